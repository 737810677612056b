"""What is said to who sends pictures: refusals, each with what to do, and advice. A table."""

from collections.abc import Mapping

from catalog.values import Text

PICTURES: Mapping[str, Text] = {
    # Why a file is not taken, and what to do.
    "not_an_image_title": {"id": "Bukan gambar", "en": "Not a picture"},
    "not_an_image_detail": {
        "id": "Berkas ini bukan foto. Pilih foto dari galeri ponsel (JPEG, HEIC, PNG, WebP, AVIF, "
        "GIF, atau TIFF).",
        "en": "This file is not a photo. Choose a photo from the phone's gallery (JPEG, HEIC, PNG, "
        "WebP, AVIF, GIF or TIFF).",
    },
    "unsupported_format_title": {
        "id": "Jenis gambar tidak didukung",
        "en": "Unknown kind of picture",
    },
    "unsupported_format_detail": {
        "id": "Gambar {format} tidak dapat diterima. Simpan sebagai JPEG atau PNG, lalu kirim "
        "lagi.",
        "en": "{format} pictures cannot be taken. Save it as JPEG or PNG and send that.",
    },
    "too_many_bytes_title": {"id": "Berkas terlalu besar", "en": "The file is too large"},
    "too_many_bytes_detail": {
        "id": "Berkas ini lebih besar dari {limit} MB. Kirim foto asli dari kamera tanpa "
        "penyuntingan, atau perkecil ukurannya di aplikasi galeri.",
        "en": "This file is larger than {limit} MB. Send the camera's own photo, unedited, or make "
        "it smaller in the gallery app.",
    },
    "too_many_pixels_title": {"id": "Gambar terlalu luas", "en": "Too many pixels"},
    "too_many_pixels_detail": {
        "id": "Gambar ini lebih dari {limit} megapiksel. Atur kamera ke 12 megapiksel, atau "
        "perkecil "
        "gambar di aplikasi galeri (sisi terpanjang 4000 piksel sudah cukup).",
        "en": "This picture has more than {limit} megapixels. Set the camera to 12 megapixels, or "
        "make the picture smaller in the gallery app (4,000 pixels on the longer side are plenty).",
    },
    "edge_too_long_title": {"id": "Gambar terlalu panjang", "en": "The picture is too long"},
    "edge_too_long_detail": {
        "id": "Sisi terpanjang gambar ini {edge} piksel; paling banyak {limit}. Potong gambar, "
        "misalnya panorama, menjadi lebih pendek.",
        "en": "The longer side of this picture has {edge} pixels; at most {limit} are taken. Crop "
        "it, a panorama for example, to be shorter.",
    },
    "too_many_frames_title": {"id": "Gambar bergerak", "en": "An animation"},
    "too_many_frames_detail": {
        "id": "Gambar bergerak ini mempunyai {frames} bingkai; paling banyak {limit}. Kirim satu "
        "foto "
        "yang diam.",
        "en": "This animation has {frames} frames; at most {limit} are taken. Send one photo that "
        "stands still.",
    },
    "damaged_image_title": {"id": "Gambar rusak", "en": "A damaged picture"},
    "damaged_image_detail": {
        "id": "Berkas {format} ini rusak atau tidak lengkap. Ambil fotonya sekali lagi, atau kirim "
        "ulang berkas aslinya.",
        "en": "This {format} file is damaged or incomplete. Take the photo again, or send the "
        "original file once more.",
    },
    "too_slow_title": {"id": "Gambar terlalu rumit", "en": "Too hard to read"},
    "too_slow_detail": {
        "id": "Gambar ini tidak dapat dibaca dalam waktu yang wajar. Buka di aplikasi galeri, "
        "simpan "
        "sebagai JPEG, lalu kirim hasilnya.",
        "en": "This picture cannot be read within reasonable time. Open it in the gallery app, "
        "save "
        "it as JPEG, and send that.",
    },
    "picture_refused_title": {"id": "Gambar tidak diterima", "en": "Picture not taken"},
    "picture_refused_detail": {
        "id": "Gambar ini tidak dapat diterima. Buka di aplikasi galeri, simpan sebagai JPEG, lalu "
        "kirim hasilnya.",
        "en": "This picture cannot be taken. Open it in the gallery app, save it as JPEG, and send "
        "that.",
    },
    # Why an archive is not taken, or one of its files.
    "zip_refused_title": {"id": "ZIP tidak diterima", "en": "ZIP file not taken"},
    "zip_refused_detail": {
        "id": "Berkas ini bukan ZIP atau rusak. Buat ZIP-nya sekali lagi dari folder foto.",
        "en": "This is no ZIP file, or it is damaged. Make it once more from the folder of photos.",
    },
    "zip_entries_detail": {
        "id": "ZIP ini berisi terlalu banyak berkas; paling banyak {limit}. Bagi menjadi beberapa "
        "ZIP.",
        "en": "This ZIP file holds too many files; at most {limit} are taken. Split it into "
        "several.",
    },
    "zip_unpacked_detail": {
        "id": "Isi ZIP ini melebihi {limit} MB. Bagi menjadi beberapa ZIP.",
        "en": "What this ZIP file holds is larger than {limit} MB. Split it into several.",
    },
    "zip_encrypted_detail": {
        "id": "Berkas ini dilindungi kata sandi. Buat ZIP tanpa kata sandi.",
        "en": "This file is protected by a password. Make the ZIP file without one.",
    },
    "zip_nested_detail": {
        "id": "ZIP di dalam ZIP tidak dibuka. Kirim ZIP itu sendiri.",
        "en": "A ZIP file inside a ZIP file is not opened. Send that one by itself.",
    },
    "zip_compression_detail": {
        "id": "Cara pemampatan berkas ini tidak dikenal. Buat ZIP biasa.",
        "en": "This file is compressed in a way that is not known. Make an ordinary ZIP file.",
    },
    "zip_bomb_detail": {
        "id": "Berkas ini mengembang terlalu besar saat dibuka, jadi tidak dibuka.",
        "en": "This file swells too much when it is unpacked, so it is not.",
    },
    # What became of a file of a folder.
    "folder_no_match_detail": {
        "id": "Nama berkas ini tidak cocok dengan SKU mana pun. Foto disimpan di pustaka; beri "
        "nama "
        "seperti SKU-nya, misalnya KAIN-01_2.jpg, atau pilih produknya sendiri.",
        "en": "The file's name fits no SKU. The photo is in the library; name it like its SKU, "
        "such "
        "as KAIN-01_2.jpg, or choose its product yourself.",
    },
    "folder_ambiguous_detail": {
        "id": "Nama berkas ini cocok dengan lebih dari satu produk. Foto disimpan di pustaka; "
        "pilih "
        "produknya sendiri.",
        "en": "The file's name fits more than one product. The photo is in the library; choose its "
        "product yourself.",
    },
    "folder_full_detail": {
        "id": "Produk '{slug}' sudah mempunyai {limit} foto. Foto ini disimpan di pustaka.",
        "en": "The product '{slug}' has {limit} photos already. This one is in the library.",
    },
    # Libraries and places.
    "no_library_image_detail": {
        "id": "Tidak ada gambar '{image}' di pustaka ini.",
        "en": "There is no picture '{image}' in this library.",
    },
    "no_place_detail": {
        "id": "Tidak ada '{slug}' yang dapat diberi gambar di sini.",
        "en": "There is no '{slug}' to put pictures on here.",
    },
    "picture_in_use_title": {"id": "Gambar sedang dipakai", "en": "The picture is in use"},
    "picture_in_use_detail": {
        "id": "Gambar ini dipakai di: {places}. Lepaskan dari sana dahulu.",
        "en": "This picture is shown at: {places}. Take it away from there first.",
    },
    "stale_picture_detail": {
        "id": "Gambar ini sudah diubah sejak dibaca; baca lagi, lalu ulangi.",
        "en": "This picture has been changed since it was read; read it again and repeat.",
    },
    "stale_order_detail": {
        "id": "Urutan gambar sudah diubah sejak dibaca; baca lagi, lalu ulangi.",
        "en": "The order of the pictures has been changed since it was read; read it and repeat.",
    },
    "too_many_pictures_detail": {
        "id": "Paling banyak {limit} gambar di satu tempat; ini {count}.",
        "en": "At most {limit} pictures stand at one place; these are {count}.",
    },
    "not_alt": {
        "id": "Harus berupa teks per bahasa ('id', 'en'), atau \"draft\".",
        "en": "This must be a text per language ('id', 'en'), or \"draft\".",
    },
    "not_focal": {
        "id": 'Harus berupa x dan y antara 0 dan 1, atau "auto".',
        "en": 'This must be x and y between 0 and 1, or "auto".',
    },
    "not_picture_list": {
        "id": 'Harus berupa daftar id gambar seperti ["17", "18"].',
        "en": 'This must be a list of ids of pictures such as ["17", "18"].',
    },
    # Sending.
    "no_file_detail": {
        "id": "Kirim setidaknya satu berkas dalam kolom 'file'.",
        "en": "Send at least one file in the field 'file'.",
    },
    "too_many_files_detail": {
        "id": "Paling banyak {limit} berkas sekaligus; kirim sisanya kemudian, atau sebagai ZIP.",
        "en": "At most {limit} files at once; send the others later, or as a ZIP file.",
    },
    "upload_type_detail": {
        "id": "Kirim gambar sebagai multipart/form-data atau dengan Content-Type image/*.",
        "en": "Send pictures as multipart/form-data or with a Content-Type of image/*.",
    },
    "zip_type_detail": {
        "id": "Kirim ZIP sebagai multipart/form-data atau dengan Content-Type application/zip.",
        "en": "Send a ZIP file as multipart/form-data or with Content-Type application/zip.",
    },
    "broken_multipart_detail": {
        "id": "Isi multipart ini rusak atau terputus.",
        "en": "The multipart body is broken or was cut off.",
    },
    "cut_off_detail": {
        "id": "Kiriman terputus sebelum selesai; kirim lagi.",
        "en": "What was sent was cut off before its end; send it again.",
    },
    "bad_key_detail": {
        "id": "Idempotency-Key harus 1 sampai 200 karakter ASCII yang terlihat.",
        "en": "An Idempotency-Key is 1 to 200 visible ASCII characters.",
    },
    "key_reused_title": {"id": "Kunci sudah dipakai", "en": "The key is taken"},
    "key_reused_detail": {
        "id": "Idempotency-Key ini sudah dipakai untuk permintaan lain.",
        "en": "This Idempotency-Key has been used for another request.",
    },
    "under_way_detail": {
        "id": "Permintaan yang sama sedang dikerjakan; tanyakan lagi sebentar lagi.",
        "en": "The same request is being worked on; ask again in a moment.",
    },
    "busy_detail": {
        "id": "Terlalu banyak gambar sedang diolah; coba lagi sebentar lagi.",
        "en": "Too many pictures are being worked on; try again in a moment.",
    },
    "storage_detail": {
        "id": "Gambar sedang tidak dapat disimpan; tidak ada yang hilang, coba lagi sebentar lagi.",
        "en": "Pictures cannot be stored right now; nothing is lost, try again in a moment.",
    },
    # Resumable uploads.
    "no_upload_detail": {
        "id": "Kiriman ini tidak ada, sudah selesai dihapus, atau sudah kedaluwarsa.",
        "en": "There is no such upload, or it has been ended or has expired.",
    },
    "upload_elsewhere_detail": {
        "id": "Sudah ada {received} byte; lanjutkan dari sana.",
        "en": "There are {received} bytes already; go on from there.",
    },
    "tus_version_title": {"id": "Versi tus tidak cocok", "en": "Another version of tus"},
    "tus_version_detail": {
        "id": "Sertakan header Tus-Resumable: 1.0.0.",
        "en": "Send the header Tus-Resumable: 1.0.0.",
    },
    "tus_length_detail": {
        "id": "Upload-Length harus jumlah byte, lebih dari 0.",
        "en": "Upload-Length must be a number of bytes above 0.",
    },
    "tus_offset_detail": {
        "id": "Upload-Offset harus jumlah byte.",
        "en": "Upload-Offset must be a number of bytes.",
    },
    "tus_metadata_detail": {
        "id": "Upload-Metadata harus pasangan kunci dan nilai Base64, dipisahkan koma.",
        "en": "Upload-Metadata must be pairs of a key and a Base64 value, with commas between.",
    },
    "tus_type_detail": {
        "id": "Kirim bagian dengan Content-Type: application/offset+octet-stream.",
        "en": "Send parts with Content-Type: application/offset+octet-stream.",
    },
    "tus_checksum_detail": {
        "id": "Upload-Checksum harus 'sha256 …' atau 'sha1 …' dengan nilai Base64.",
        "en": "Upload-Checksum must be 'sha256 …' or 'sha1 …' with a Base64 value.",
    },
    "checksum_mismatch_title": {"id": "Checksum tidak cocok", "en": "Checksum mismatch"},
    "checksum_mismatch_detail": {
        "id": "Bagian ini rusak di jalan dan tidak disimpan; kirim lagi dari byte yang sama.",
        "en": "This part was damaged on its way and is not kept; send it again from the same byte.",
    },
    "no_longer_allowed_detail": {
        "id": "Akun yang mengirim tidak lagi berhak; kiriman ini tidak diterima.",
        "en": "The account that sent this may no longer do so; it is not taken.",
    },
    # Advice.
    "advice_already_used": {
        "id": "Foto ini, atau yang sangat mirip, sudah dipakai di: {products}. Pembeli mengenali "
        "foto "
        "yang sama; ambil foto barang ini sendiri.",
        "en": "This photo, or one very like it, is used on: {products}. Shoppers notice the same "
        "photo; take one of this very piece.",
    },
    "advice_too_small": {
        "id": "Foto ini kecil. Kirim foto asli dari kamera, bukan dari obrolan atau tangkapan "
        "layar.",
        "en": "This photo is small. Send the camera's own photo, not one from a chat or a "
        "screenshot.",
    },
    "advice_blurred": {
        "id": "Foto ini tampak kabur. Bersihkan lensa, ketuk barangnya di layar, dan tahan ponsel "
        "dengan dua tangan.",
        "en": "This photo looks blurred. Wipe the lens, tap the piece on the screen, and hold the "
        "phone with both hands.",
    },
    "advice_dark": {
        "id": "Foto ini gelap. Potret di dekat jendela atau di tempat teduh di luar, tanpa lampu "
        "kilat.",
        "en": "This photo is dark. Take it near a window or outside in the shade, without the "
        "flash.",
    },
    "advice_cluttered_border": {
        "id": "Sekeliling barang ramai. Letakkan di atas kain atau dinding polos.",
        "en": "There is much around the piece. Put it on a plain cloth or against a plain wall.",
    },
    "advice_small_text": {
        "id": "Ada tulisan kecil di foto, seperti cap air. Kirim foto tanpa tulisan; nama dan "
        "harga "
        "sudah tampil di halaman.",
        "en": "There is small writing on the photo, like a watermark. Send it without: the page "
        "shows "
        "name and price already.",
    },
}
