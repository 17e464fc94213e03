//! Light and shadow of who is selected: one button that matches, the sliders, before and after.
//!
//! Must not know: how light is matched.

use egui::{Button, Ui, vec2};

use super::arrange;
use crate::{
    editor::{Command, Layer, LayerId},
    imaging::{LightSettings, ShadowSettings},
    ui::{
        App,
        action::Action,
        commands,
        dials::{self, Dial, dial},
        theme::{self, icon},
    },
};

/// What the window keeps for light and shadow.
#[derive(Clone, Debug, Default)]
pub struct LightPanel {
    /// Everybody is shown as they were photographed.
    pub plain: bool,
}

/// Draws both sections. `layer` is the one whose values are shown; all who are selected take what is moved.
pub fn light_ui(ui: &mut Ui, app: &mut App, layer: &Layer, actions: &mut Vec<Action>) {
    let usual = LightSettings { seed: layer.light.seed, ..LightSettings::MATCHED };
    let mut wanted = layer.light;
    let t = app.lang.words();
    let reset = dials::section(ui, t, ("light", t.light.title), true, layer.light != usual, |ui| {
        buttons_ui(ui, app, &mut wanted, actions);
        sliders_ui(ui, app, &mut wanted);
    });
    if reset {
        wanted = usual;
    }
    if wanted != layer.light {
        let each = selected(app).map(|other| (other.id, moved(other.light, &layer.light, &wanted))).collect();
        actions.push(Action::Edit(Command::SetLight(each)));
    }
    ui.separator();
    shadow_ui(ui, app, layer, actions);
}

/// Match, before and after, the look to carry over.
fn buttons_ui(ui: &mut Ui, app: &mut App, wanted: &mut LightSettings, actions: &mut Vec<Action>) {
    let t = &app.lang.words().light;
    let matched = wanted.match_strength > 0.0;
    let face = Button::selectable(matched, format!("{}  {}", icon::WAND, t.matching)).truncate();
    let toggle = ui.add_sized(vec2(ui.available_width(), 30.0), face);
    toggle.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::Button, true, matched, t.matching));
    if toggle.on_hover_text(t.matching_tip).clicked() {
        let to = if matched { LightSettings::NEUTRAL } else { LightSettings::MATCHED };
        wanted.match_strength = to.match_strength;
        wanted.match_sharpness = to.match_sharpness;
        wanted.match_grain = to.match_grain;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let compare = ui.add(Button::new(t.compare).truncate().min_size(vec2(76.0, 30.0)));
        app.light.plain = compare.is_pointer_button_down_on();
        compare.on_hover_text(t.compare_tip);
        let look = &app.lang.words().look;
        let buttons = [
            (icon::COPY, &commands::COPY_LOOK, look.copy, look.copy_tip),
            (icon::PASTE, &commands::PASTE_LOOK, look.paste, look.paste),
        ];
        for (glyph, command, name, tip) in buttons {
            arrange::button_ui(ui, app, (glyph, 34.0), (command, name, tip), actions);
        }
    });
}

fn sliders_ui(ui: &mut Ui, app: &App, wanted: &mut LightSettings) {
    let words = app.lang.words();
    let t = &words.light;
    const PERCENT: Dial<'static> =
        Dial { name: "", tip: "", range: 0.0..=100.0, decimals: 0, suffix: " %", neutral: 100.0 };
    dials::grid(ui, "light", |ui| {
        let share = |ui: &mut Ui, name: &str, tip: &str, value: &mut f32| {
            let mut percent = *value * 100.0;
            if dial(ui, words, &Dial { name, tip, ..PERCENT }, &mut percent) {
                *value = percent / 100.0;
            }
        };
        share(ui, t.strength, t.strength_tip, &mut wanted.match_strength);
        let stops = Dial { range: -3.0..=3.0, decimals: 2, suffix: "", neutral: 0.0, ..PERCENT };
        dial(ui, words, &Dial { name: t.exposure, tip: t.exposure_tip, ..stops }, &mut wanted.exposure_ev);
        let either = |ui: &mut Ui, name: &str, tip: &str, value: &mut f32| {
            let about = Dial { name, tip, range: -100.0..=100.0, suffix: "", neutral: 0.0, ..PERCENT };
            dial(ui, words, &about, value);
        };
        either(ui, t.temperature, t.temperature_tip, &mut wanted.temperature);
        either(ui, t.contrast, t.contrast_tip, &mut wanted.contrast);
        either(ui, t.saturation, t.saturation_tip, &mut wanted.saturation);
        let usual = LightSettings::MATCHED;
        let rare = [
            wanted.tint != usual.tint,
            wanted.match_sharpness != usual.match_sharpness,
            wanted.match_grain != usual.match_grain,
        ];
        if dials::more(ui, words, "light-more", t.title, rare.into_iter().filter(|changed| *changed).count()) {
            either(ui, t.tint, t.tint_tip, &mut wanted.tint);
            share(ui, t.sharpness, t.sharpness_tip, &mut wanted.match_sharpness);
            share(ui, t.grain, t.grain_tip, &mut wanted.match_grain);
        }
    });
}

fn shadow_ui(ui: &mut Ui, app: &App, layer: &Layer, actions: &mut Vec<Action>) {
    let words = app.lang.words();
    let t = &words.light;
    const USUAL: ShadowSettings = ShadowSettings::OFF;
    let mut wanted = layer.shadow;
    let reset = dials::section(ui, words, ("shadow", t.shadow), true, layer.shadow != USUAL, |ui| {
        theme::with_rims(ui, |ui| ui.checkbox(&mut wanted.on, t.shadow_on)).on_hover_text(t.shadow_on_tip);
        if !layer.shadow.on {
            return;
        }
        dials::grid(ui, "shadow", |ui| {
            let share = |ui: &mut Ui, name: &str, tip: &str, most: f32, usual: f32, value: &mut f32| {
                let mut percent = *value * 100.0;
                let range = 0.0..=most * 100.0;
                let about = Dial { name, tip, range, decimals: 0, suffix: " %", neutral: usual * 100.0 };
                if dial(ui, words, &about, &mut percent) {
                    *value = percent / 100.0;
                }
            };
            share(ui, t.contact, t.contact_tip, 1.0, USUAL.contact, &mut wanted.contact);
            share(ui, t.darkness, t.darkness_tip, 1.0, USUAL.opacity, &mut wanted.opacity);
            let turn = Dial {
                name: t.direction,
                tip: t.direction_tip,
                range: -180.0..=180.0,
                decimals: 0,
                suffix: "°",
                neutral: USUAL.direction_deg,
            };
            dial(ui, words, &turn, &mut wanted.direction_deg);
            share(ui, t.length, t.length_tip, 2.0, USUAL.length, &mut wanted.length);
            share(ui, t.blur, t.blur_tip, 1.0, USUAL.softness, &mut wanted.softness);
        });
    });
    if reset {
        wanted = USUAL;
    }
    if wanted != layer.shadow {
        let each = selected(app).map(|other| (other.id, shadow_moved(other.shadow, &layer.shadow, &wanted)));
        actions.push(Action::Edit(Command::SetShadow(each.collect())));
    }
}

/// All who are selected; the first one is the one that makes the gesture.
fn selected(app: &App) -> impl Iterator<Item = &Layer> {
    let document = app.editor.document();
    app.placing.selected.iter().filter_map(|id: &LayerId| document.layer(*id))
}

/// `own` with what differs between `was` and `now`.
fn moved(own: LightSettings, was: &LightSettings, now: &LightSettings) -> LightSettings {
    let pick = |own: f32, was: f32, now: f32| if was == now { own } else { now };
    LightSettings {
        match_strength: pick(own.match_strength, was.match_strength, now.match_strength),
        exposure_ev: pick(own.exposure_ev, was.exposure_ev, now.exposure_ev),
        temperature: pick(own.temperature, was.temperature, now.temperature),
        tint: pick(own.tint, was.tint, now.tint),
        contrast: pick(own.contrast, was.contrast, now.contrast),
        saturation: pick(own.saturation, was.saturation, now.saturation),
        match_sharpness: pick(own.match_sharpness, was.match_sharpness, now.match_sharpness),
        match_grain: pick(own.match_grain, was.match_grain, now.match_grain),
        seed: own.seed,
    }
}

fn shadow_moved(own: ShadowSettings, was: &ShadowSettings, now: &ShadowSettings) -> ShadowSettings {
    let pick = |own: f32, was: f32, now: f32| if was == now { own } else { now };
    ShadowSettings {
        on: if was.on == now.on { own.on } else { now.on },
        contact: pick(own.contact, was.contact, now.contact),
        opacity: pick(own.opacity, was.opacity, now.opacity),
        direction_deg: pick(own.direction_deg, was.direction_deg, now.direction_deg),
        length: pick(own.length, was.length, now.length),
        softness: pick(own.softness, was.softness, now.softness),
    }
}
