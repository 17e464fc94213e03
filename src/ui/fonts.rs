//! The fonts: which, in what order, and how far apart their lines are.
//!
//! Must not know: sizes, colours.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

/// Height of a row of text in heights of the font.
const ROW: f32 = 1.25;

/// Text in Pretendard (Latin and all of Hangul), icons in Phosphor, anything else in what egui brings.
pub fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let mut add = |name: &str, font: FontData| fonts.font_data.insert(name.into(), Arc::new(font));
    add("pretendard", FontData::from_static(include_bytes!("../../assets/fonts/Pretendard-Regular.ttf")));
    // The first font of a family says how high its rows are, and icons are no higher than they are wide.
    let icons = include_bytes!("../../assets/fonts/Phosphor-subset.ttf");
    add("phosphor", FontData::from_owned(with_rows(icons, ROW).unwrap_or_else(|| icons.to_vec())));
    if let Some(family) = fonts.families.get_mut(&FontFamily::Proportional) {
        // Icons first: Pretendard has glyphs of its own at their private-use codes.
        family.insert(0, "phosphor".into());
        family.insert(1, "pretendard".into());
    }
    if let Some(family) = fonts.families.get_mut(&FontFamily::Monospace) {
        family.push("pretendard".into());
    }
    fonts
}

/// A TrueType font whose rows are `row` times its height: as much more above as below, so that its glyphs keep their
/// place in the row. `None` when it is no such font. (OpenType 1.9: table directory, `head.unitsPerEm`, `hhea`.)
fn with_rows(font: &[u8], row: f32) -> Option<Vec<u8>> {
    let number = |at: usize| Some(i16::from_be_bytes(font.get(at..at + 2)?.try_into().ok()?));
    let table = |name: &[u8; 4]| {
        let records = font.get(12..)?.chunks_exact(16).take(usize::from(number(4)?.unsigned_abs()));
        let record = records.into_iter().find(|record| record.starts_with(name))?;
        usize::try_from(u32::from_be_bytes(record.get(8..12)?.try_into().ok()?)).ok()
    };
    let (head, hhea) = (table(b"head")?, table(b"hhea")?);
    let (em, ascent, descent) = (number(head + 18)?, number(hhea + 4)?, number(hhea + 6)?);
    let more = (row * f32::from(em) - f32::from(ascent) + f32::from(descent)) / 2.0;
    let mut changed = font.to_vec();
    for (at, value) in [(4, f32::from(ascent) + more), (6, f32::from(descent) - more)] {
        changed.get_mut(hhea + at..hhea + at + 2)?.copy_from_slice(&(value.round() as i16).to_be_bytes());
    }
    Some(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_a_quarter_higher_than_the_letters_and_what_is_no_font_stays() {
        let ctx = egui::Context::default();
        ctx.set_fonts(fonts());
        let mut rows = 0.0;
        let mut frame = ctx.run_ui(egui::RawInput::default(), |ui| {
            rows = ui.fonts_mut(|fonts| fonts.row_height(&egui::FontId::proportional(16.0)));
        });
        frame.textures_delta.clear(); // nobody paints them here
        assert!((rows - 20.0).abs() < 0.6, "{rows}");
        assert!(with_rows(b"no font", ROW).is_none() && with_rows(&[0; 64], ROW).is_none());
    }
}
