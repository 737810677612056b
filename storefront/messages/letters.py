"""What people are sent: subjects and texts of letters. A table, no logic."""

from collections.abc import Mapping

from catalog.values import Text

LETTERS: Mapping[str, Text] = {
    "sign_in_code_subject": {"id": "Kode masuk Etalase", "en": "Your Etalase sign-in code"},
    "sign_in_code_letter": {
        "id": "Halo {name},\n\nkode untuk masuk ke Etalase: {code}\n\n"
        "Kode ini berlaku {minutes} menit dan hanya satu kali. Jangan berikan kepada siapa pun; "
        "kami tidak pernah memintanya. Jika Anda tidak sedang masuk, abaikan pesan ini.",
        "en": "Hello {name},\n\nyour code to sign in to Etalase: {code}\n\n"
        "It holds for {minutes} minutes and once. Give it to nobody; we never ask for it. "
        "If you are not signing in, pass over this message.",
    },
    "password_reset_subject": {
        "id": "Kode kata sandi baru Etalase",
        "en": "Your code for a new Etalase password",
    },
    "password_reset_letter": {
        "id": "Halo {name},\n\nkode untuk membuat kata sandi baru di Etalase: {code}\n\n"
        "Kode ini berlaku {minutes} menit dan hanya satu kali. Jangan berikan kepada siapa pun. "
        "Jika Anda tidak memintanya, kata sandi Anda tetap seperti sekarang.",
        "en": "Hello {name},\n\nyour code to choose a new password at Etalase: {code}\n\n"
        "It holds for {minutes} minutes and once. Give it to nobody. "
        "If you have not asked for it, your password stays as it is.",
    },
    "invitation_subject": {"id": "Undangan ke Etalase", "en": "An invitation to Etalase"},
    "invitation_letter": {
        "id": "Halo {name},\n\nAnda diundang ke Etalase. Buka tautan ini dan pilih kata sandi:\n\n"
        "{link}\n\nTautan ini berlaku {days} hari dan hanya satu kali.",
        "en": "Hello {name},\n\nyou are invited to Etalase. Open this link and choose a password:"
        "\n\n{link}\n\nIt holds for {days} days and once.",
    },
    "member_invitation_letter": {
        "id": "Halo {name},\n\nAnda diundang untuk mengelola {producer} di Etalase. Buka tautan "
        "ini dan masukkan kata sandi Anda (atau pilih satu):\n\n{link}\n\n"
        "Tautan ini berlaku {days} hari dan hanya satu kali. Jika Anda tidak mengenal usaha ini, "
        "abaikan pesan ini: tidak ada yang terjadi.",
        "en": "Hello {name},\n\nyou are invited to manage {producer} at Etalase. Open this link "
        "and enter your password (or choose one):\n\n{link}\n\n"
        "It holds for {days} days and once. If you do not know this business, pass over this "
        "message: nothing happens.",
    },
    "password_changed_subject": {
        "id": "Kata sandi Etalase Anda sudah diganti",
        "en": "Your Etalase password was changed",
    },
    "password_changed_letter": {
        "id": "Halo {name},\n\nkata sandi Etalase Anda baru saja diganti, dan semua sesi lain "
        "sudah berakhir. Jika bukan Anda yang menggantinya, minta segera kode kata sandi baru.",
        "en": "Hello {name},\n\nyour Etalase password was just changed, and all other sessions "
        "have ended. If it was not you, ask for a code for a new password at once.",
    },
}
