//! The system's file dialogs, one at a time, answered on a thread of their own.
//!
//! Must not know: what is done with the files.

use std::{future::Future, path::PathBuf, sync::Arc, task};

use poll_promise::Promise;

use super::shelf_panel;
use crate::{
    editor::{Export, FileKind, PhotoId, folder},
    text::Lang,
};

/// What a dialog was opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The group photo.
    Group,
    /// Photos of people.
    People,
    /// A photo to come in the place of another.
    Replace(PhotoId),
    /// A file to write.
    Export(Export),
    /// A model file to add.
    ModelFile,
}

/// The open dialog, if there is one.
#[derive(Default)]
pub struct Dialogs {
    open: Option<(Purpose, Promise<Vec<PathBuf>>)>,
    /// Where a dialog begins: the folder of the last file that was chosen.
    pub folder: Option<PathBuf>,
}

impl Dialogs {
    /// No dialog yet; the first begins in that folder.
    #[must_use]
    pub fn beginning_in(folder: Option<PathBuf>) -> Self {
        Self { open: None, folder }
    }

    /// Opens a dialog unless one is open. `suggested` is a file name for exports.
    pub fn ask(&mut self, ctx: &egui::Context, lang: Lang, purpose: Purpose, suggested: &str) {
        if self.open.is_some() {
            return;
        }
        let t = lang.words();
        let mut dialog = rfd::AsyncFileDialog::new();
        if let Some(folder) = self.folder.as_deref().filter(|folder| folder.is_dir()) {
            dialog = dialog.set_directory(folder);
        }
        let ctx = ctx.clone();
        let promise = match purpose {
            Purpose::Group | Purpose::Replace(_) => {
                let title = if purpose == Purpose::Group { t.dialog_open_group } else { t.view.dialog_replace };
                let file = dialog.set_title(title).add_filter(t.dialog_photos, folder::ENDINGS).pick_file();
                answer(ctx, async { file.await.into_iter().collect() })
            }
            Purpose::People => {
                let files =
                    dialog.set_title(t.dialog_add_person).add_filter(t.dialog_photos, folder::ENDINGS).pick_files();
                answer(ctx, async { files.await.unwrap_or_default() })
            }
            Purpose::ModelFile => {
                let dialog =
                    dialog.set_title(t.shelf.dialog_add).add_filter(t.shelf.dialog_models, shelf_panel::ENDINGS);
                let file = dialog.pick_file();
                answer(ctx, async { file.await.into_iter().collect() })
            }
            Purpose::Export(what) => {
                let dialog = dialog.set_title(t.dialog_export).set_file_name(suggested);
                // The chosen kind first: systems that add an ending add the first filter's.
                let chosen = |kind: &FileKind| !suggested.ends_with(kind.extension());
                let mut kinds = FileKind::that_hold(what).to_vec();
                kinds.sort_by_key(chosen);
                let dialog = kinds.iter().fold(dialog, |dialog, kind| dialog.add_filter(kind.name(), kind.endings()));
                let file = dialog.save_file();
                answer(ctx, async { file.await.into_iter().collect() })
            }
        };
        self.open = Some((purpose, promise));
    }

    /// The answer, once there is one. An empty list means that the user chose nothing.
    pub fn poll(&mut self) -> Option<(Purpose, Vec<PathBuf>)> {
        let (purpose, promise) = self.open.take()?;
        match promise.try_take() {
            Ok(paths) => {
                if let Some(folder) = paths.first().and_then(|path| path.parent()) {
                    self.folder = Some(folder.to_owned());
                }
                Some((purpose, paths))
            }
            Err(promise) => {
                self.open = Some((purpose, promise));
                None
            }
        }
    }
}

/// Waits for a dialog on its own thread and wakes the window. A dialog that panics counts as cancelled.
fn answer(
    ctx: egui::Context,
    files: impl Future<Output = Vec<rfd::FileHandle>> + Send + 'static,
) -> Promise<Vec<PathBuf>> {
    let (sender, promise) = Promise::new();
    let started = std::thread::Builder::new().name("lineup-dialog".into()).spawn(move || {
        let chosen = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| block_on(files))).unwrap_or_default();
        sender.send(chosen.iter().map(|file| file.path().to_owned()).collect());
        ctx.request_repaint();
    });
    match started {
        Ok(_) => promise,
        Err(_no_thread) => Promise::from_ready(Vec::new()),
    }
}

/// Runs a future on this thread, which sleeps in between.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(std::thread::Thread);
    impl task::Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Arc::new(Unpark(std::thread::current())).into();
    let mut context = task::Context::from_waker(&waker);
    let mut future = std::pin::pin!(future);
    loop {
        if let task::Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
        std::thread::park();
    }
}
