"""What is said about signing in, about what may be done, and about accounts. A table, no logic."""

from collections.abc import Mapping

from catalog.values import Text

ACCOUNTS: Mapping[str, Text] = {
    # Titles and details of problem types.
    "not_signed_in_title": {"id": "Belum masuk", "en": "Not signed in"},
    "not_signed_in_detail": {
        "id": "Masuk dahulu; sesi atau token ini tidak ada, sudah berakhir, atau dicabut.",
        "en": "Sign in first: there is no session or token, or it has ended or been revoked.",
    },
    "wrong_credentials_title": {"id": "Tidak dapat masuk", "en": "Cannot sign in"},
    "wrong_credentials_detail": {
        "id": "Nomor atau email ini dan kata sandi atau kodenya tidak cocok.",
        "en": "This number or address and the password or code do not belong together.",
    },
    "wrong_password_detail": {
        "id": "Kata sandi yang sekarang tidak cocok.",
        "en": "The present password is not right.",
    },
    "wrong_invitation_detail": {
        "id": "Undangan ini tidak berlaku: salah, sudah dipakai, ditarik, atau kedaluwarsa.",
        "en": "This invitation does not hold: it is wrong, used, withdrawn or out of date.",
    },
    "invited_password_detail": {
        "id": "Akun ini sudah mempunyai kata sandi; terima undangan dengan kata sandi itu.",
        "en": "This account has a password already; accept the invitation with that one.",
    },
    "not_allowed_title": {"id": "Tidak diizinkan", "en": "Not allowed"},
    "not_allowed_detail": {
        "id": "Akun ini tidak berhak melakukan ini.",
        "en": "This account may not do this.",
    },
    "owner_only_detail": {
        "id": "Hanya pemilik usaha yang dapat melakukan ini.",
        "en": "Only an owner of the producer may do this.",
    },
    "scope_missing_title": {"id": "Token tidak mencakup ini", "en": "Beyond the token's scopes"},
    "scope_missing_detail": {
        "id": "Cakupan token ini tidak meliputi permintaan ini.",
        "en": "The token's scopes do not cover this request.",
    },
    "scope_needed_detail": {
        "id": "Token ini memerlukan cakupan '{scope}'.",
        "en": "The token needs the scope '{scope}'.",
    },
    "session_only_detail": {
        "id": "Ini hanya dapat dilakukan dengan masuk lewat peramban, bukan dengan token.",
        "en": "This can only be done when signed in with a browser, not with a token.",
    },
    "foreign_request_title": {
        "id": "Permintaan dari halaman lain",
        "en": "A request from another page",
    },
    "foreign_request_detail": {
        "id": "Permintaan ini tidak berasal dari halaman kami; ulangi 'csrf' sesi ini sebagai "
        "X-CSRF-Token.",
        "en": "This request does not come from a page of ours; repeat the session's 'csrf' as "
        "X-CSRF-Token.",
    },
    "foreign_origin_detail": {
        "id": "Permintaan ini dikirim oleh halaman dari tempat lain.",
        "en": "This request was sent by a page of another origin.",
    },
    "no_producer_chosen_title": {"id": "Usaha belum dipilih", "en": "No producer chosen"},
    "no_producer_chosen_detail": {
        "id": "Akun ini tidak sedang bertindak untuk suatu usaha; pilih dengan "
        "PUT /v1/session/producer.",
        "en": "This account is not acting for any producer now; choose one with "
        "PUT /v1/session/producer.",
    },
    "two_credentials_detail": {
        "id": "Kirim kuki sesi atau Authorization, jangan keduanya.",
        "en": "Send the session's cookie or Authorization, not both.",
    },
    "conflict_title": {"id": "Bertentangan dengan keadaan", "en": "In conflict with what is there"},
    "conflict_detail": {
        "id": "Ini tidak dapat dilakukan dalam keadaan sekarang.",
        "en": "This cannot be done as things are.",
    },
    "login_taken_detail": {
        "id": "Sudah ada akun dengan nomor atau email ini.",
        "en": "There is an account with this number or address already.",
    },
    "already_member_detail": {
        "id": "Orang ini sudah menjadi anggota usaha ini.",
        "en": "This person is a member of the producer already.",
    },
    "last_owner_detail": {
        "id": "Usaha ini akan kehilangan pemilik terakhirnya; angkat pemilik lain dahulu.",
        "en": "The producer would lose its last owner; make somebody else an owner first.",
    },
    "last_admin_detail": {
        "id": "Ini administrator terakhir yang masih dapat masuk.",
        "en": "This is the last administrator who can still sign in.",
    },
    "stale_title": {"id": "Sudah berubah", "en": "Changed meanwhile"},
    "stale_detail": {
        "id": "Isinya sudah berubah sejak dibaca; baca lagi, lalu ulangi.",
        "en": "It has changed since it was read; read it again, then repeat.",
    },
    "unsupported_type_title": {
        "id": "Jenis isi tidak didukung",
        "en": "Unsupported kind of content",
    },
    "unsupported_type_detail": {
        "id": "Alamat ini tidak menerima isi jenis ini.",
        "en": "This address does not take content of this kind.",
    },
    "json_only_detail": {
        "id": "Kirim JSON dengan Content-Type: application/json.",
        "en": "Send JSON with Content-Type: application/json.",
    },
    "unprocessable_title": {"id": "Tidak dapat diolah", "en": "Cannot be processed"},
    "unprocessable_detail": {
        "id": "Isi permintaan ini terbaca tetapi tidak dapat diolah.",
        "en": "The content of this request can be read but not processed.",
    },
    "too_many_attempts_title": {"id": "Terlalu banyak percobaan", "en": "Too many attempts"},
    "too_many_attempts_detail": {
        "id": "Terlalu banyak percobaan; coba lagi setelah waktu di Retry-After.",
        "en": "There were too many attempts; try again after the time of Retry-After.",
    },
    # Things that are not there.
    "no_session_detail": {"id": "Tidak ada sesi ini.", "en": "There is no such session."},
    "no_token_detail": {"id": "Tidak ada token ini.", "en": "There is no such token."},
    "no_account_detail": {"id": "Tidak ada akun ini.", "en": "There is no such account."},
    "no_member_detail": {"id": "Tidak ada anggota ini.", "en": "There is no such member."},
    "no_invitation_detail": {
        "id": "Tidak ada undangan ini.",
        "en": "There is no such invitation.",
    },
    "no_own_producer_detail": {
        "id": "Akun ini tidak bertindak untuk usaha '{slug}'.",
        "en": "This account does not act for a producer '{slug}'.",
    },
    # What is wrong with a field.
    "not_login": {
        "id": "Harus berupa nomor telepon seperti 0812… atau alamat email.",
        "en": "This must be a phone number such as 0812… or an email address.",
    },
    "password_length": {
        "id": "Kata sandi terdiri atas {low} sampai {high} karakter.",
        "en": "A password has {low} to {high} characters.",
    },
    "password_is_login": {
        "id": "Kata sandi tidak boleh berisi nomor telepon, email, atau nama Anda.",
        "en": "A password must not contain your phone number, address or name.",
    },
    "password_common": {
        "id": "Kata sandi ini terlalu sering dipakai orang; pilih yang lain.",
        "en": "Too many people use this password; choose another.",
    },
    "one_of_two": {
        "id": "Isi salah satu: {first} atau {second}.",
        "en": "Give one of the two: {first} or {second}.",
    },
    "too_short": {
        "id": "Terlalu pendek; paling sedikit {limit} karakter.",
        "en": "Too short; at least {limit} characters are needed.",
    },
    "not_list": {"id": "Harus berupa daftar.", "en": "This must be a list."},
    "not_time": {
        "id": "Harus berupa waktu RFC 3339 seperti 2026-12-31T00:00:00Z.",
        "en": "This must be an RFC 3339 time such as 2026-12-31T00:00:00Z.",
    },
    "not_future": {"id": "Harus di masa depan.", "en": "This must be in the future."},
    "unknown_producer": {
        "id": "Tidak ada usaha dengan alamat '{slug}'.",
        "en": "There is no producer with the address '{slug}'.",
    },
    "not_own_producer": {
        "id": "Akun ini tidak bertindak untuk usaha '{slug}'.",
        "en": "This account does not act for a producer '{slug}'.",
    },
}
