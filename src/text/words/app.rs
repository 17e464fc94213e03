//! Words: the window as a whole: commands, palette, settings, history, export, clipboard, guide.

words! {
    App {}

    history: "History", "작업 내역";
}
