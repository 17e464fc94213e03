//! What is written comes back, and a failed export leaves the old file whole.

use std::{fs, io::Cursor, path::Path};

use image::ImageFormat;
use lineup::imaging::{Format, Matte, Photo, SaveError, Subsampling, decode, encode, load, save, save_mask};

use super::make::{picture, picture_with_alpha, worst};

fn opaque() -> Photo {
    Photo::from_rgb(61, 35, picture(61, 35).into_raw()).unwrap()
}

fn with_alpha() -> Photo {
    let alpha = picture_with_alpha(61, 35).pixels().map(|p| p.0[3]).collect();
    opaque().with_alpha(alpha).unwrap()
}

fn jpeg(quality: u8, subsampling: Subsampling) -> Format {
    Format::Jpeg { quality, subsampling }
}

#[test]
fn lossless_formats_come_back_with_the_colour_under_every_alpha() {
    let folder = tempfile::tempdir().unwrap();
    for photo in [opaque(), with_alpha()] {
        for name in ["a.png", "a.WEBP", "a.tif", "b.TIFF"] {
            let path = folder.path().join(name);
            save(&path, &photo, Format::from_path(&path).unwrap()).unwrap();
            let back = load(&path).unwrap();
            assert_eq!((back.rgb(), back.alpha()), (photo.rgb(), photo.alpha()), "{name}");
            // By another reader: the image crate sees the same pixels.
            let bytes = fs::read(&path).unwrap();
            let other = image::load_from_memory(&bytes).unwrap();
            assert_eq!(other.to_rgb8().as_raw(), photo.rgb(), "{name}");
            assert_eq!(other.color().has_alpha(), photo.alpha().is_some(), "{name}");
        }
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 4, "nothing else is left behind: {left:?}");
}

#[test]
fn a_jpeg_keeps_its_look_and_stands_on_white() {
    let photo = with_alpha();
    let on_white: Vec<u8> = photo
        .rgb()
        .chunks(3)
        .zip(photo.alpha().unwrap())
        .flat_map(|(rgb, &a)| {
            rgb.iter().map(move |&c| ((u32::from(c) * u32::from(a) + 255 * u32::from(255 - a)) / 255) as u8)
        })
        .collect();
    let size = |format| {
        let mut out = Cursor::new(Vec::new());
        encode(&photo, format, &mut out).unwrap();
        let back = decode(out.get_ref()).unwrap();
        assert_eq!(back.alpha(), None);
        let off: f64 = back.rgb().iter().zip(&on_white).map(|(a, b)| f64::from(a.abs_diff(*b))).sum();
        (out.into_inner().len(), off / on_white.len() as f64)
    };
    let (full, off) = size(jpeg(95, Subsampling::Full));
    assert!(off < 1.5, "4:4:4 is off by {off} on average");
    let (quarter, off) = size(jpeg(95, Subsampling::Quarter));
    assert!(off < 3.0, "4:2:0 is off by {off} on average");
    let (poor, _) = size(jpeg(20, Subsampling::Quarter));
    assert!(full > quarter && quarter > poor);
    size(jpeg(0, Subsampling::Full)); // out of range is the nearest that is in it
}

#[test]
fn every_format_carries_an_srgb_profile() {
    // Large enough that the image crate's limit for a TIFF's tags, which grows with the picture, lets the profile in.
    let photo = Photo::from_rgb(200, 150, picture(200, 150).into_raw()).unwrap();
    for format in [Format::Png, Format::WebP, Format::Tiff, jpeg(90, Subsampling::Full)] {
        let mut out = Cursor::new(Vec::new());
        encode(&photo, format, &mut out).unwrap();
        let reader = image::ImageReader::new(Cursor::new(out.get_ref())).with_guessed_format().unwrap();
        let icc = image::ImageDecoder::icc_profile(&mut reader.into_decoder().unwrap()).unwrap();
        let icc = icc.unwrap_or_else(|| panic!("{format:?}"));
        let profile = moxcms::ColorProfile::new_from_slice(&icc).unwrap();
        assert!(profile.is_matrix_shaper(), "{format:?}");
        let srgb = moxcms::ColorProfile::new_srgb();
        let near = |a: moxcms::Xyzd, b: moxcms::Xyzd| (a.x - b.x).abs() + (a.y - b.y).abs() + (a.z - b.z).abs() < 1e-3;
        assert!(near(profile.red_colorant, srgb.red_colorant), "{format:?}");
    }
}

#[test]
fn a_mask_is_an_8_bit_grey_png() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mask.png");
    let matte = Matte { width: 16, height: 16, alpha: (0..=255).collect() };
    save_mask(&path, &matte).unwrap();
    let image = image::load_from_memory_with_format(&fs::read(&path).unwrap(), ImageFormat::Png).unwrap();
    assert_eq!(image.color(), image::ColorType::L8);
    assert_eq!(image.to_luma8().into_raw(), matte.alpha);
    let broken = Matte { width: 16, height: 16, alpha: vec![0; 3] };
    assert!(matches!(save_mask(&path, &broken), Err(SaveError::Encode { .. })));
    assert_eq!(load(&path).unwrap().width(), 16, "the old mask is whole");
}

#[test]
fn names_ask_for_formats_in_any_case() {
    assert_eq!(Format::from_path(Path::new("A.PNG")), Some(Format::Png));
    assert_eq!(Format::from_path(Path::new("a.b.jpeg")), Some(jpeg(92, Subsampling::Full)));
    assert_eq!(Format::from_path(Path::new("a.gif")), None);
    assert_eq!(Format::from_path(Path::new("png")), None);
}

#[test]
fn a_picture_too_large_for_its_format_is_refused() {
    let long = Photo::from_rgb(70_000, 1, vec![0; 210_000]).unwrap();
    let mut out = Cursor::new(Vec::new());
    let refused = |error| matches!(error, Err(SaveError::TooLargeForFormat { .. }));
    assert!(refused(encode(&long, jpeg(90, Subsampling::Full), &mut out)));
    assert!(refused(encode(&long, Format::WebP, &mut out)));
    encode(&long, Format::Png, &mut out).unwrap();
}

/// The files of a folder and their bytes.
fn listing(folder: &Path) -> Vec<(std::ffi::OsString, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name(), fs::read(entry.path()).unwrap_or_default()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_failed_export_leaves_the_old_file_whole_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.webp");
    fs::write(&path, b"what was there").unwrap();
    let before = listing(folder.path());

    let long = Photo::from_rgb(20_000, 1, vec![0; 60_000]).unwrap();
    assert!(matches!(save(&path, &long, Format::WebP), Err(SaveError::TooLargeForFormat { .. })));

    let mut locked = fs::metadata(&path).unwrap().permissions();
    locked.set_readonly(true);
    fs::set_permissions(&path, locked).unwrap();
    assert!(matches!(save(&path, &opaque(), Format::WebP), Err(SaveError::NoPermission { .. })));

    let inside_a_file = path.join("new.png");
    assert!(matches!(save(&inside_a_file, &opaque(), Format::Png), Err(SaveError::FolderMissing { .. })));
    assert!(matches!(
        save(&folder.path().join("none/new.png"), &opaque(), Format::Png),
        Err(SaveError::FolderMissing { .. })
    ));
    assert!(matches!(save(folder.path(), &opaque(), Format::Png), Err(SaveError::Io { .. })));
    assert_eq!(listing(folder.path()), before);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_to_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.png");
    fs::write(&path, b"what was there").unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    let everything_is_allowed = tempfile::tempfile_in(folder.path()).is_ok();
    if everything_is_allowed {
        println!("skipped: this user may write into read-only folders");
    } else {
        let error = save(&path, &opaque(), Format::Png).unwrap_err();
        assert!(matches!(&error, SaveError::NoPermission { path } if path == folder.path()), "{error:?}");
        assert_eq!(fs::read(&path).unwrap(), b"what was there");
    }
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_write_that_fails_half_way_leaves_the_old_file_whole() {
    // The shell limits the size of files that its child, this same test, may write.
    const INNER: &str = "LINEUP_TEST_SMALL_FILES";
    if let Some(folder) = std::env::var_os(INNER) {
        let noise = (0..600 * 600 * 3u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let photo = Photo::from_rgb(600, 600, noise).unwrap();
        for format in [Format::Png, Format::WebP, Format::Tiff, jpeg(100, Subsampling::Full)] {
            let error = save(&Path::new(&folder).join("old"), &photo, format).unwrap_err();
            assert!(matches!(error, SaveError::Io { .. } | SaveError::DiskFull { .. }), "{format:?}: {error:?}");
        }
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old"), b"what was there").unwrap();
    let before = listing(folder.path());
    // Its output goes through pipes: a log file is under the limit too.
    let inner = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$0\" --exact \"$1\" --nocapture"])
        .arg(std::env::current_exe().unwrap())
        .arg("writing::a_write_that_fails_half_way_leaves_the_old_file_whole")
        .env(INNER, folder.path())
        .output()
        .unwrap();
    assert!(inner.status.success(), "{}", String::from_utf8_lossy(&inner.stderr));
    assert_eq!(listing(folder.path()), before);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay_as_they_were() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let plain = folder.path().join("plain.txt");
    fs::write(&plain, b"made by the system").unwrap();
    let fresh = folder.path().join("fresh.png");
    save(&fresh, &opaque(), Format::Png).unwrap();
    assert_eq!(mode(&fresh), mode(&plain), "as any new file");

    fs::set_permissions(&fresh, fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path().join("link.png");
    std::os::unix::fs::symlink(&fresh, &link).unwrap();
    save(&link, &with_alpha(), Format::Png).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(mode(&fresh), 0o640);
    assert!(load(&fresh).unwrap().alpha().is_some());
}

#[test]
fn a_jpeg_at_full_quality_is_close() {
    let mut out = Cursor::new(Vec::new());
    encode(&opaque(), jpeg(100, Subsampling::Full), &mut out).unwrap();
    assert!(worst(decode(out.get_ref()).unwrap().rgb(), opaque().rgb()) <= 3);
}

/// Peak memory of a 300-megapixel photo, there and back; run alone, in release:
/// `cargo test --release --test formats -- --ignored --nocapture three_hundred`
#[test]
#[ignore = "needs 2 GB of memory and a minute"]
fn three_hundred_megapixels_go_out_and_come_in() {
    let peak = || {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("unknown").to_owned()
    };
    let forget = || fs::write("/proc/self/clear_refs", "5");
    let folder = tempfile::tempdir().unwrap();
    let row: Vec<u8> = (0..20_000u32).flat_map(|x| [(x / 80) as u8, (x % 251) as u8, 90]).collect();
    let photo = Photo::from_rgb(20_000, 15_000, row.repeat(15_000)).unwrap();
    let size = photo.rgb().len() >> 20;
    for name in ["a.png", "a.jpg", "a.tif"] {
        let path = folder.path().join(name);
        let (_, start) = (forget(), std::time::Instant::now());
        save(&path, &photo, Format::from_path(&path).unwrap()).unwrap();
        println!("{name}: out in {:.1?}, peak {} (the photo itself is {size} MiB)", start.elapsed(), peak());
    }
    drop(photo);
    for name in ["a.png", "a.jpg", "a.tif"] {
        let (_, start) = (forget(), std::time::Instant::now());
        let photo = load(&folder.path().join(name)).unwrap();
        assert_eq!(photo.pixel_count(), 300_000_000);
        println!("{name}: in in {:.1?}, peak {}", start.elapsed(), peak());
    }
}
