//! The system's clipboard, on a thread of its own: nothing waits for it, and what was copied stays there as long as the
//! window is open.
//!
//! Must not know: what is done with a pasted photo, how a copied one is made.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
};

use arboard::{Error, ImageData};
use egui::{Event, Key, Modifiers, ViewportCommand, text_selection::LabelSelectionState};

use crate::imaging::Photo;

/// Something for the clipboard's thread to do.
enum Order {
    Paste,
    /// Unless it is dropped meanwhile.
    Copy(Photo, Arc<AtomicBool>),
}

/// What came of it.
pub enum Answer {
    /// A picture was on it.
    Picture(Photo),
    /// Files were on it, or their names.
    Files(Vec<PathBuf>),
    /// Nothing that could be a photo was on it.
    Nothing,
    /// The picture is not wanted any more; nothing is on it.
    Dropped,
    /// A picture of this size is on it now.
    Copied(u32, u32),
    /// It cannot be used; what the system said.
    Failed(String),
}

/// The way to the clipboard's thread, which starts with the first order.
#[derive(Default)]
pub struct Clipboard {
    thread: Option<(Sender<Order>, Receiver<Answer>)>,
    dropped: Arc<AtomicBool>,
}

impl Clipboard {
    /// Asks for what is on it; [`Self::poll`] gives the answer.
    pub fn paste(&mut self, ctx: &egui::Context) {
        self.order(ctx, Order::Paste);
    }

    /// Puts a picture on it.
    pub fn copy(&mut self, ctx: &egui::Context, photo: Photo) {
        self.dropped = Arc::default();
        self.order(ctx, Order::Copy(photo, self.dropped.clone()));
    }

    /// The picture that is being put on it is not wanted any more. The system cannot be stopped while it takes it in;
    /// what it took is taken off again.
    pub fn drop_copies(&self) {
        self.dropped.store(true, Ordering::Relaxed);
    }

    /// The next answer, if there is one.
    pub fn poll(&mut self) -> Option<Answer> {
        self.thread.as_ref()?.1.try_recv().ok()
    }

    fn order(&mut self, ctx: &egui::Context, order: Order) {
        let refused = match &self.thread {
            Some((orders, _)) => orders.send(order).err().map(|error| error.0),
            None => Some(order),
        };
        // Not there yet, or ended by a panic.
        if let Some(order) = refused {
            let (orders, inbox) = channel();
            let (outbox, answers) = channel();
            let ctx = ctx.clone();
            let _first = orders.send(order);
            let run = move || {
                let mut clipboard = None;
                for order in inbox {
                    let answer = answer(&mut clipboard, order);
                    if outbox.send(answer).is_err() {
                        return;
                    }
                    ctx.request_repaint();
                }
            };
            if std::thread::Builder::new().name("lineup-clipboard".into()).spawn(run).is_ok() {
                self.thread = Some((orders, answers));
            }
        }
    }
}

/// Does what was ordered. The clipboard stays open: on X11 its owner serves what was copied.
fn answer(clipboard: &mut Option<arboard::Clipboard>, order: Order) -> Answer {
    let opened = match clipboard.take().map_or_else(arboard::Clipboard::new, Ok) {
        Ok(opened) => clipboard.insert(opened),
        Err(error) => return Answer::Failed(error.to_string()),
    };
    match order {
        Order::Copy(_, dropped) if dropped.load(Ordering::Relaxed) => Answer::Dropped,
        Order::Copy(photo, dropped) => {
            let (width, height) = (photo.width(), photo.height());
            let bytes = photo.to_rgba().into();
            drop(photo);
            let image = ImageData { width: width as usize, height: height as usize, bytes };
            match opened.set_image(image) {
                Ok(()) if dropped.load(Ordering::Relaxed) => {
                    let _empty = opened.clear();
                    Answer::Dropped
                }
                Ok(()) => Answer::Copied(width, height),
                Err(error) => Answer::Failed(error.to_string()),
            }
        }
        Order::Paste => paste(opened),
    }
}

/// Files before pixels before text: a file has all its pixels and its EXIF.
fn paste(clipboard: &mut arboard::Clipboard) -> Answer {
    match clipboard.get().file_list() {
        Ok(files) if !files.is_empty() => return Answer::Files(files),
        Err(error) if unusable(&error) => return Answer::Failed(error.to_string()),
        _ => {}
    }
    if let Ok(image) = clipboard.get_image()
        && let (Ok(width), Ok(height)) = (u32::try_from(image.width), u32::try_from(image.height))
        && let Some(photo) = Photo::from_rgba(width, height, &image.bytes)
    {
        return Answer::Picture(photo);
    }
    let files = clipboard.get_text().map(|text| files_named(&text)).unwrap_or_default();
    if files.is_empty() { Answer::Nothing } else { Answer::Files(files) }
}

/// Owners that lack a kind of content say so in many ways: only these mean that asking for another is of no use.
fn unusable(error: &Error) -> bool {
    matches!(error, Error::ClipboardNotSupported | Error::ClipboardOccupied)
}

/// The files that a text names, one a line, as paths or `file:` addresses; those that are not there are left out.
fn files_named(text: &str) -> Vec<PathBuf> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let paths = lines.filter_map(|line| match line.strip_prefix("file://") {
        Some(address) => Some(PathBuf::from(unescaped(&address[address.find('/')?..]))),
        None => Some(PathBuf::from(line.trim_matches('"'))),
    });
    paths.take(1000).filter(|path| path.is_absolute() && path.exists()).collect()
}

/// `%20` and the like as the bytes they stand for.
fn unescaped(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match code.and_then(|two| u8::from_str_radix(two, 16).ok()).filter(|_| byte == b'%') {
            Some(value) => {
                bytes.push(value);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Gives copy, cut and paste back to a text field that is being edited and to text that is marked: the window takes
/// these keys as they are, because the photo on the clipboard is not read on the window's thread.
pub fn texts_keep_theirs(ctx: &egui::Context, input: &mut egui::RawInput) {
    let editing = ctx.text_edit_focused();
    let marked = || ctx.plugin::<LabelSelectionState>().lock().has_selection();
    let mut asked = false;
    for event in &mut input.events {
        let Event::Key { key, modifiers, pressed: true, .. } = *event else { continue };
        let copies = key == Key::Copy || key == Key::C && modifiers.matches_exact(Modifiers::COMMAND);
        if copies && (editing || marked()) {
            *event = Event::Copy;
        } else if editing && (key == Key::Cut || key == Key::X && modifiers.matches_exact(Modifiers::COMMAND)) {
            *event = Event::Cut;
        } else if editing && (key == Key::Paste || key == Key::V && modifiers.matches_exact(Modifiers::COMMAND)) {
            asked = true;
        }
    }
    if asked {
        ctx.send_viewport_cmd(ViewportCommand::RequestPaste);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_file_names_is_files() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("team photo.jpg");
        std::fs::write(&path, "").unwrap();
        let plain = path.display().to_string();
        let address = format!("file://{}", plain.replace(' ', "%20"));
        assert_eq!(files_named(&format!("{plain}\r\n{address}\n/not/there.png\nhello")), [path.clone(), path]);
        assert!(files_named("just words, 100%").is_empty());
    }
}
