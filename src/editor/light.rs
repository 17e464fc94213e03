//! People as they are lit, and their shadows: measured and made beside the window, kept until what they were made from
//! changes; and the same at full size for an export.
//!
//! Must not know: the window, how light is matched or a shadow cast (see `imaging`).

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use super::{
    Editor, Event, Job,
    document::{Document, Layer, LayerId, PhotoEntry, PhotoId},
    tasks::{self, Lookup, Preview},
};
use crate::{
    imaging::{
        self, Crop, Cutout, LightSettings, Photo, Placed, Placement, SceneStats, Shadow, ShadowSettings,
        composite::Front,
        light::{At, Lit},
        shadow,
    },
    inference::Subject,
};

/// What a photo's scene was measured from.
#[derive(Clone)]
struct SceneOf {
    photo: Photo,
    people: Option<Arc<Vec<Subject>>>,
}

impl PartialEq for SceneOf {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.people, &other.people) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        self.photo == other.photo && same
    }
}

/// What a lit cut-out was made from.
#[derive(Clone)]
struct LitOf {
    preview: Arc<Preview>,
    settings: LightSettings,
    at: At,
    scenes: (Arc<SceneStats>, Arc<SceneStats>),
}

impl PartialEq for LitOf {
    fn eq(&self, other: &Self) -> bool {
        // Only sharpness and grain depend on the size.
        let at = self.at == other.at || !self.settings.has_texture();
        let scenes = Arc::ptr_eq(&self.scenes.0, &other.scenes.0) && Arc::ptr_eq(&self.scenes.1, &other.scenes.1);
        Arc::ptr_eq(&self.preview, &other.preview) && self.settings == other.settings && at && scenes
    }
}

/// What a shadow was made from.
#[derive(Clone)]
struct ShadowOf {
    preview: Arc<Preview>,
    settings: ShadowSettings,
    /// Of the cut-out in the preview, its centre left out.
    stands: Placement,
}

impl PartialEq for ShadowOf {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.preview, &other.preview) && self.settings == other.settings && self.stands == other.stands
    }
}

/// What is derived for one layer: the last one made, and the one under way.
struct Kept<Of, T: Send + 'static> {
    made: Option<(Of, Arc<T>)>,
    making: Option<(Of, Job<Option<T>>)>,
}

impl<Of, T: Send + 'static> Default for Kept<Of, T> {
    fn default() -> Self {
        Self { made: None, making: None }
    }
}

impl<Of: PartialEq + Clone, T: Send + 'static> Kept<Of, T> {
    /// Starts to make it from `of` unless that was done, or one is under way: latest wins.
    fn want(&mut self, of: Of, start: impl FnOnce(Of) -> Job<Option<T>>) {
        if self.making.is_none() && self.made.as_ref().is_none_or(|(made, _)| *made != of) {
            self.making = Some((of.clone(), start(of)));
        }
    }

    fn running(&self) -> Option<Duration> {
        self.making.as_ref().map(|(_, job)| job.running())
    }

    /// Takes in what is finished. True when something came, or what went wrong.
    fn poll(&mut self) -> Result<bool, super::Crash> {
        let Some((of, job)) = self.making.take() else { return Ok(false) };
        match job.try_take() {
            Ok(Ok(Some(made))) => self.made = Some((of, Arc::new(made))),
            Ok(Ok(None)) => self.made = None,
            Ok(Err(crash)) => return Err(crash),
            Err(job) => {
                self.making = Some((of, job));
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// All that is derived for light and shadow.
#[derive(Default)]
pub(super) struct Lighting {
    scenes: BTreeMap<PhotoId, Kept<SceneOf, SceneStats>>,
    lit: BTreeMap<LayerId, Kept<LitOf, Lit>>,
    shadows: BTreeMap<LayerId, Kept<ShadowOf, Shadow>>,
}

impl Lighting {
    /// How long the longest of what runs has run.
    pub(super) fn running(&self) -> Option<Duration> {
        let scenes = self.scenes.values().filter_map(Kept::running);
        let layers = self.lit.values().filter_map(Kept::running);
        scenes.chain(layers).chain(self.shadows.values().filter_map(Kept::running)).max()
    }

    /// Gives up what runs.
    pub(super) fn stop(&mut self) {
        self.scenes.values_mut().for_each(|kept| kept.making = None);
        self.lit.values_mut().for_each(|kept| kept.making = None);
        self.shadows.values_mut().for_each(|kept| kept.making = None);
    }
}

impl Editor {
    /// A person as they are lit, at the preview's size; it may be a moment behind the document. `None` while they are
    /// shown as they are.
    #[must_use]
    pub fn lit(&self, layer: LayerId) -> Option<&Arc<Lit>> {
        self.document.layer(layer).filter(|layer| !layer.light.is_neutral())?;
        self.lighting.lit.get(&layer)?.made.as_ref().map(|(_, lit)| lit)
    }

    /// The shadow of a person, in the picture as it is shown; it may be a moment behind the document.
    #[must_use]
    pub fn shadow(&self, layer: LayerId) -> Option<&Arc<Shadow>> {
        self.document.layer(layer).filter(|layer| !layer.shadow.is_empty())?;
        self.lighting.shadows.get(&layer)?.made.as_ref().map(|(_, shadow)| shadow)
    }

    /// Whether light or shadow of somebody is still being made.
    #[must_use]
    pub fn lighting(&self) -> bool {
        self.lighting.running().is_some()
    }

    /// Makes what the document asks for and is not there yet.
    pub(super) fn refresh_light(&mut self) {
        let document = &self.document;
        self.lighting.scenes.retain(|id, _| document.photo(*id).is_some());
        let asks = |id: &LayerId, of: fn(&Layer) -> bool| document.layer(*id).is_some_and(of);
        self.lighting.lit.retain(|id, _| asks(id, |layer| !layer.light.is_neutral()));
        self.lighting.shadows.retain(|id, _| asks(id, |layer| !layer.shadow.is_empty()));
        if self.resting {
            return;
        }
        for layer in self.document.layers.clone().into_iter().filter(|layer| !layer.hidden) {
            let Some(preview) = self.preview(layer.photo).cloned() else { continue };
            if preview.cutout.is_none() {
                continue;
            }
            if !layer.light.is_neutral() {
                self.want_light(&layer, preview.clone());
            }
            if !layer.shadow.is_empty() {
                self.want_shadow(&layer, preview);
            }
        }
    }

    fn want_light(&mut self, layer: &Layer, preview: Arc<Preview>) {
        let Some(group) = self.document.group().map(|group| group.id) else { return };
        let scenes = (self.scene(layer.photo), self.scene(group));
        let ((Some(person), Some(group)), Some(entry)) = (scenes, self.document.photo(layer.photo)) else { return };
        let k = f64::from(entry.proxy.width()) / f64::from(entry.photo.width());
        let (across, down) = layer.placement.scales();
        let at = At {
            group_px: (across / k, down / k),
            person_px: 1.0 / k,
            raster: (entry.proxy.width(), entry.proxy.height()),
            enlarge: false,
        };
        let wanted = LitOf { preview, settings: layer.light, at, scenes: (person, group) };
        let wake = self.wake.clone();
        self.lighting.lit.entry(layer.id).or_default().want(wanted, |of| {
            Job::spawn(&wake, move |_| {
                let cutout = of.preview.cutout.as_ref()?;
                Some(imaging::light::apply(cutout, &of.settings, &of.scenes.0, &of.scenes.1, &of.at))
            })
        });
    }

    fn want_shadow(&mut self, layer: &Layer, preview: Arc<Preview>) {
        let (Some(entry), Some(turn)) = (self.document.photo(layer.photo), self.document.turn()) else { return };
        let k = f64::from(entry.photo.width()) / f64::from(entry.proxy.width());
        let stands = turn.place(layer.placement);
        let stands = Placement { centre_x: 0.0, centre_y: 0.0, scale: stands.scale * k, ..stands };
        let wanted = ShadowOf { preview, settings: layer.shadow, stands };
        let wake = self.wake.clone();
        self.lighting.shadows.entry(layer.id).or_default().want(wanted, |of| {
            Job::spawn(&wake, move |_| shadow::cast(&of.preview.cutout.as_ref()?.photo, &of.settings, &of.stands))
        });
    }

    /// The scene of a photo as it was measured last; measures it (again) when it changed.
    fn scene(&mut self, photo: PhotoId) -> Option<Arc<SceneStats>> {
        let entry = self.document.photo(photo)?;
        let people = scene_people(&self.document, entry, &|of| self.results.get(&of).cloned());
        let wanted = SceneOf { photo: entry.photo.clone(), people };
        let kept = self.lighting.scenes.entry(photo).or_default();
        let wake = self.wake.clone();
        kept.want(wanted, |of| Job::spawn(&wake, move |_| Some(measured(&of.photo, of.people.as_ref()))));
        kept.made.as_ref().map(|(_, stats)| stats.clone())
    }

    pub(super) fn poll_light(&mut self) {
        let lighting = &mut self.lighting;
        let mut outcomes: Vec<_> = lighting.scenes.values_mut().map(Kept::poll).collect();
        outcomes.extend(lighting.lit.values_mut().map(Kept::poll));
        outcomes.extend(lighting.shadows.values_mut().map(Kept::poll));
        let mut any = false;
        for outcome in outcomes {
            match outcome {
                Ok(came) => any |= came,
                Err(crash) => self.notify(Event::Crashed(crash)),
            }
        }
        if any {
            self.refresh_light();
        }
    }
}

/// Who is left out of a photo's scene: of the group photo whoever was told apart, else those its cut chooses from.
fn scene_people(document: &Document, entry: &PhotoEntry, lookup: Lookup<'_>) -> Option<Arc<Vec<Subject>>> {
    let of_group = document.group().is_some_and(|group| group.id == entry.id);
    let told_apart = of_group.then(|| lookup((entry.id, document.row_model()))).flatten();
    told_apart.or_else(|| tasks::subjects(entry, lookup))
}

fn measured(photo: &Photo, people: Option<&Arc<Vec<Subject>>>) -> SceneStats {
    let masks: Vec<_> = people.into_iter().flat_map(|people| people.iter()).map(|subject| &*subject.mask).collect();
    SceneStats::of(photo, &masks)
}

/// The scenes that an export needs, each measured once.
pub(super) struct Scenes<'a> {
    lookup: Lookup<'a>,
    known: BTreeMap<PhotoId, SceneStats>,
}

impl<'a> Scenes<'a> {
    pub(super) fn new(lookup: Lookup<'a>) -> Self {
        Self { lookup, known: BTreeMap::new() }
    }

    fn of(&mut self, document: &Document, entry: &PhotoEntry) -> SceneStats {
        let measure = || measured(&entry.photo, scene_people(document, entry, self.lookup).as_ref());
        self.known.entry(entry.id).or_insert_with(measure).clone()
    }
}

/// A person at full size as they stand in the picture that `frame` cuts from the group photo: their shadow, when they
/// have one, then they themselves; `front` stands before both.
pub(super) fn placed(
    document: &Document,
    layer: &Layer,
    cutout: &Cutout,
    frame: &Crop,
    scenes: &mut Scenes<'_>,
    front: Option<Arc<Front>>,
) -> Vec<Placed> {
    let (Some(group), Some(entry)) = (document.group(), document.photo(layer.photo)) else { return Vec::new() };
    let size = (group.photo.width(), group.photo.height());
    let stands = |bounds: [f64; 4]| {
        let (x, y) = (f64::midpoint(bounds[0], bounds[2]), f64::midpoint(bounds[1], bounds[3]));
        frame.place(size, layer.placement_of(x, y))
    };
    let plain = Lit::plain(cutout);
    let shadow = shadow::cast(&cutout.photo, &layer.shadow, &stands(plain.bounds));
    let shadow = shadow.map(|shadow| Placed {
        placement: shadow.placement(&stands(plain.bounds)),
        cutout: Cutout { photo: shadow.photo, origin_x: 0, origin_y: 0 },
        opacity: layer.opacity,
        front: front.clone(),
    });
    let lit = if layer.light.is_neutral() {
        plain
    } else {
        let at = At {
            group_px: layer.placement.scales(),
            person_px: 1.0,
            raster: (entry.photo.width(), entry.photo.height()),
            enlarge: true,
        };
        imaging::light::apply(cutout, &layer.light, &scenes.of(document, entry), &scenes.of(document, group), &at)
    };
    let stands = stands(lit.bounds);
    let (across, down) = lit.raster_px();
    let stands = Placement { scale: stands.scale * across, stretch: stands.stretch * down / across, ..stands };
    let cutout = Cutout { photo: lit.photo, ..*cutout };
    let placement = on_whole_pixels(stands, &cutout);
    shadow.into_iter().chain([Placed { cutout, placement, opacity: layer.opacity, front }]).collect()
}

/// A cut-out at its own size and upright is put on whole pixels, so that none of its own is interpolated.
fn on_whole_pixels(place: Placement, cutout: &Cutout) -> Placement {
    let own = |scale: f64| (scale - 1.0).abs() < 1e-9;
    if !own(place.scale) || !own(place.stretch) || place.angle_rad != 0.0 {
        return place;
    }
    let snapped = |centre: f64, side: u32| (centre - f64::from(side) / 2.0).round() + f64::from(side) / 2.0;
    Placement {
        centre_x: snapped(place.centre_x, cutout.photo.width()),
        centre_y: snapped(place.centre_y, cutout.photo.height()),
        scale: 1.0,
        stretch: 1.0,
        ..place
    }
}
