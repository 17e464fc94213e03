//! The photos of a folder, in the order a person would count them.
//!
//! Must not know: the document, how a photo is read.

use std::{
    cmp::Ordering,
    io,
    path::{Path, PathBuf},
};

/// Endings of the files that are taken for photos.
pub const ENDINGS: &[&str] = &["jpg", "jpeg", "png", "webp", "tif", "tiff", "bmp", "gif"];
/// Most photos that are opened from one folder: each is kept in memory whole.
pub const MOST: usize = 30;

/// What a folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Its photos, not those of folders in it; [`MOST`] at the most.
    pub photos: Vec<PathBuf>,
    /// How many more photos there are.
    pub beyond: usize,
    /// How many other files and folders there are, hidden ones aside.
    pub others: usize,
}

/// Looks into a folder.
///
/// # Errors
/// When the system does not let it be listed.
pub fn look_into(path: &Path) -> io::Result<Folder> {
    let mut folder = Folder::default();
    for entry in std::fs::read_dir(path)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with('.') {
            continue;
        }
        if is_photo(&path) && path.is_file() {
            folder.photos.push(path);
        } else {
            folder.others += 1;
        }
    }
    folder.photos.sort_by(|a, b| natural(&a.to_string_lossy(), &b.to_string_lossy()));
    folder.beyond = folder.photos.len().saturating_sub(MOST);
    folder.photos.truncate(MOST);
    Ok(folder)
}

/// Whether a file's name ends like a photo's.
#[must_use]
pub fn is_photo(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// Names in the order of their words and numbers: `img2` before `img10`, upper and lower case alike.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.chars().peekable(), b.chars().peekable());
    loop {
        let step = match (left.peek().copied(), right.peek().copied()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                number(&mut left).cmp(&number(&mut right))
            }
            (Some(x), Some(y)) => {
                left.next();
                right.next();
                x.to_lowercase().cmp(y.to_lowercase())
            }
        };
        if step.is_ne() {
            return step;
        }
    }
}

/// The digits that come next, as a number of any length: how many count, then which.
fn number(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> (usize, String) {
    let mut digits = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        digits.push(digit);
    }
    let value = digits.trim_start_matches('0').to_owned();
    (value.len(), value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = ["img10.jpg", "IMG2.jpg", "img1.jpg", "a99999999999999999999999.jpg", "a3.jpg", "img02b.jpg"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(
            names,
            ["a3.jpg", "a99999999999999999999999.jpg", "img1.jpg", "IMG2.jpg", "img02b.jpg", "img10.jpg"]
        );
    }

    #[test]
    fn a_folder_gives_its_own_photos_up_to_a_limit_and_says_what_it_left() {
        let folder = tempfile::tempdir().unwrap();
        for i in 0..MOST + 3 {
            std::fs::write(folder.path().join(format!("{i}.JPG")), "").unwrap();
        }
        std::fs::write(folder.path().join("notes.txt"), "").unwrap();
        std::fs::write(folder.path().join(".hidden.png"), "").unwrap();
        std::fs::create_dir(folder.path().join("more.png")).unwrap();
        let found = look_into(folder.path()).unwrap();
        let names: Vec<_> = found.photos.iter().map(|path| path.file_name().unwrap().to_string_lossy()).collect();
        assert_eq!((names.len(), names[2].as_ref(), names[10].as_ref()), (MOST, "2.JPG", "10.JPG"));
        assert_eq!((found.beyond, found.others), (3, 2));
        assert!(look_into(&folder.path().join("nowhere")).is_err());
    }
}
