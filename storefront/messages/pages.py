"""What our own pages say to people. A table, no logic; plain words without HTML."""

from collections.abc import Mapping

from catalog.values import Text

INVITATION_PAGE: Mapping[str, Text] = {
    "title": {"id": "Undangan ke Etalase", "en": "An invitation to Etalase"},
    "explanation": {
        "id": "Pilih kata sandi (10 karakter atau lebih). Jika akun Anda sudah mempunyai kata "
        "sandi, isi kata sandi itu.",
        "en": "Choose a password of 10 characters or more. If your account has a password "
        "already, enter that one.",
    },
    "password": {"id": "Kata sandi", "en": "Password"},
    "accept": {"id": "Terima undangan", "en": "Accept the invitation"},
    "done": {"id": "Selesai: Anda sudah masuk sebagai", "en": "Done: you are signed in as"},
    "offline": {"id": "Tidak tersambung; coba lagi.", "en": "Not connected; try again."},
}
