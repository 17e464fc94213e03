//! Who of the group photo stands before a placed person: the front row, the mattes that hide a layer, and the copies of
//! these people that the window draws over it.
//!
//! Must not know: the window, how a matte is made.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    Choice, Editor, Event, Job, Layer, LayerId, PEOPLE, PhotoEntry, PhotoId, brush,
    document::Cut,
    finds::{self, Finds},
    place::median,
    tasks,
    work::Segmented,
};
use crate::{
    imaging::{self, Crop, Cutout, Front, Matte, Photo, Stroke},
    inference::{self, ModelId, PERSON, Subject, runtime},
};

/// Rows are told apart where faces lie this many face heights lower, or feet.
const ROW: f32 = 1.0;
/// Faces of the row in front are not smaller than this many of the other's.
const NEARER: f32 = 0.8;

/// A cut that takes one subject alone, with what they hold, however sure the model was.
fn alone(cut: &Cut, subject_id: u32) -> Cut {
    let finds = Finds { min_score: 0.0, things: true, ..cut.finds.clone() };
    Cut { chosen: BTreeSet::from([subject_id]), finds, ..cut.clone() }
}

/// Makes mattes of people of the group photo, at its own size or the proxy's, each person's once.
pub(super) struct Mattes<'a> {
    photo: &'a Photo,
    proxy: &'a Photo,
    cut: &'a Cut,
    subjects: &'a [Subject],
    small: bool,
    made: BTreeMap<u32, Arc<Matte>>,
    /// In their own colours; at the photo's own size only.
    cleaned: BTreeMap<u32, Arc<Cutout>>,
}

impl<'a> Mattes<'a> {
    /// Of a photo at its own size, as `cut` takes people out of it.
    pub(super) fn of(entry: &'a PhotoEntry, cut: &'a Cut, subjects: &'a [Subject]) -> Self {
        let (photo, proxy) = (&entry.photo, &entry.proxy);
        Self { photo, proxy, cut, subjects, small: false, made: BTreeMap::new(), cleaned: BTreeMap::new() }
    }

    /// The people of that set before a layer, `crop` being the part of the photo that is the picture.
    pub(super) fn front(&mut self, people: &BTreeSet<u32>, crop: &Crop) -> Option<Arc<Front>> {
        let front = Front::new(&self.joined(people)?, crop)?;
        let cleaned = people.iter().filter_map(|person| self.cleaned.get(person).cloned()).collect();
        Some(Arc::new(front.with_colours(self.photo.clone(), cleaned)))
    }

    fn joined(&mut self, people: &BTreeSet<u32>) -> Option<Matte> {
        let known: Vec<&Subject> = self.subjects.iter().filter(|subject| people.contains(&subject.id)).collect();
        for person in &known {
            if !self.made.contains_key(&person.id) {
                let (matte, cleaned) = self.matte(person);
                self.made.insert(person.id, Arc::new(matte));
                self.cleaned.extend(cleaned.map(|cutout| (person.id, Arc::new(cutout))));
            }
        }
        imaging::joined(known.iter().filter_map(|person| self.made.get(&person.id)).map(|matte| &**matte))
    }

    /// One person's, as their cut-out would have it. What the brush keeps belongs to those in whose box it lies.
    fn matte(&self, person: &Subject) -> (Matte, Option<Cutout>) {
        let cut = alone(self.cut, person.id);
        let rough = tasks::rough(self.photo, self.proxy, &cut, self.subjects);
        let alphas = if self.small { rough.at_proxy() } else { rough.whole(self.photo) };
        let theirs = |stroke: &&Arc<Stroke>| {
            let (x, y) = stroke.bounds().centre();
            let b = person.bounds;
            !stroke.keep || ((b.x0..b.x1).contains(&x) && (b.y0..b.y1).contains(&y))
        };
        let strokes: Vec<_> = cut.strokes.all().iter().filter(theirs).cloned().collect();
        let (x, y) = (0..self.photo.width(), 0..self.photo.height());
        let alphas = brush::painted(alphas, &strokes, self.photo, x.clone(), y.clone());
        let colours = if self.small { None } else { rough.cleaned(self.photo, x, y, &alphas) };
        let cleaned = colours.and_then(|colours| imaging::extract(&colours, &alphas.shown));
        (alphas.shown, cleaned)
    }
}

/// Who stands before which layer.
type InFront = Vec<(LayerId, BTreeSet<u32>)>;

/// What copies of people are made from.
#[derive(Clone)]
struct Origin {
    photo: PhotoId,
    cut: Cut,
    subjects: Arc<Vec<Subject>>,
}

impl PartialEq for Origin {
    fn eq(&self, other: &Self) -> bool {
        self.photo == other.photo && self.cut == other.cut && Arc::ptr_eq(&self.subjects, &other.subjects)
    }
}

/// Mattes of single people, and the copies that were asked for.
pub(super) struct Made {
    mattes: BTreeMap<u32, Arc<Matte>>,
    copies: BTreeMap<BTreeSet<u32>, Option<Arc<Cutout>>>,
}

/// Copies of people of the group photo, at the proxy's size, for each set of them that stands before somebody.
#[derive(Default)]
pub(super) struct Fronts {
    made: Option<(Origin, Made)>,
    running: Option<(Origin, Job<Made>)>,
    /// Not tried again until something else is asked for.
    crashed: Option<Origin>,
    /// Photos whose faces were looked for, once, and the one where that goes on.
    looked: BTreeSet<PhotoId>,
    looking: Option<PhotoId>,
    /// A set that no layer has yet.
    carried: BTreeSet<u32>,
}

impl Fronts {
    pub(super) fn busy(&self) -> bool {
        self.running.is_some()
    }

    /// Whether a run goes on that looks for faces.
    pub(super) fn looks(&self) -> bool {
        self.looking.is_some()
    }

    pub(super) fn job(&self) -> Option<&Job<Made>> {
        self.running.as_ref().map(|(_, job)| job)
    }

    /// Gives up the copies that are made.
    pub(super) fn stop(&mut self) {
        self.running = None;
    }

    /// Whether the run that ended was one that looked for faces.
    pub(super) fn looked_for(&mut self, photo: PhotoId) -> bool {
        self.looking.take_if(|looking| *looking == photo).is_some()
    }
}

impl Editor {
    /// The people of the group photo, once a model that tells people apart has run on it; `None` before.
    #[must_use]
    pub fn group_people(&self) -> Option<Vec<&Subject>> {
        let finds = self.document.row_cut()?.finds;
        let shown = |subject: &&Subject| subject.label == PERSON && finds.shows(subject);
        let people: Vec<&Subject> = self.group_found()?.iter().filter(shown).collect();
        (!people.is_empty()).then_some(people)
    }

    /// All that the model found that told these people apart: see [`super::Document::row_model`].
    #[must_use]
    pub fn group_found(&self) -> Option<&Arc<Vec<Subject>>> {
        self.result(self.document.group()?.id, self.document.row_model())
    }

    /// The front row of the group: see [`front_row`].
    #[must_use]
    pub fn group_front_row(&self) -> Option<BTreeSet<u32>> {
        self.group_people().map(|people| front_row(&people))
    }

    /// Those who stand before a layer, cut out of the group photo's proxy with its own colours: drawn over the layer
    /// they hide it. It may be a moment behind the document.
    #[must_use]
    pub fn front(&self, layer: &Layer) -> Option<&Arc<Cutout>> {
        self.front_of(&layer.in_front)
    }

    /// As [`Self::front`], of these people.
    #[must_use]
    pub fn front_of(&self, people: &BTreeSet<u32>) -> Option<&Arc<Cutout>> {
        if people.is_empty() {
            return None;
        }
        let (from, made) = self.fronts.made.as_ref()?;
        if self.document.group().is_none_or(|group| group.id != from.photo) {
            return None;
        }
        match made.copies.get(people) {
            Some(copy) => copy.as_ref(),
            // Until it is made: as many of them as there are.
            None => {
                let parts = made.copies.iter().filter(|(set, _)| set.is_subset(people));
                parts.max_by_key(|(set, _)| set.len()).and_then(|(_, copy)| copy.as_ref())
            }
        }
    }

    /// Has these people cut out too, for somebody who is about to be put in behind them.
    pub fn want_front(&mut self, people: &BTreeSet<u32>) {
        if self.fronts.carried != *people {
            self.fronts.carried.clone_from(people);
            self.refresh_fronts();
        }
    }

    /// Who stands before each layer under another result of the group photo.
    pub(super) fn in_front_again(&self, photo: PhotoId, model: ModelId, to: &[Subject]) -> InFront {
        let tells = self.document.group().is_some_and(|group| group.id == photo) && inference::finds_people(model);
        let Some(from) = self.group_found().filter(|_| tells) else { return Vec::new() };
        let layers = self.document.layers.iter().filter(|layer| !layer.in_front.is_empty());
        layers.map(|layer| (layer.id, finds::same_people(&layer.in_front, from, to))).collect()
    }

    /// Before somebody is put in: looks for the faces of their photo and of the group, once and without a word, for the
    /// size and the ground. True while that goes on.
    pub(super) fn look_for_faces(&mut self, photo: PhotoId) -> bool {
        let group = self.document.group().map(|group| group.id);
        [Some(photo), group].into_iter().flatten().any(|id| self.looks_for_faces(id)) || self.fronts.looks()
    }

    /// While a photo is carried over the group photo: looks who is in both, so that it has their size and can go behind
    /// them.
    pub fn look_ahead(&mut self, photo: PhotoId) {
        // Opening ONNX Runtime may fetch it, which is for a model that was asked for.
        if runtime::opened().is_some() {
            self.look_for_faces(photo);
        }
    }

    fn looks_for_faces(&mut self, id: PhotoId) -> bool {
        if self.fronts.looked.contains(&id) || self.results.contains_key(&(id, PEOPLE)) {
            return false;
        }
        if self.segmenting.is_none() {
            self.fronts.looked.insert(id);
            self.fronts.looking = Some(id);
            self.segment(id, Choice::Model(PEOPLE));
        }
        true
    }

    /// What looking for faces gave. That it gave nothing is no news: the size is then the one of bodies.
    pub(super) fn keep_faces(&mut self, photo: PhotoId, found: Segmented) {
        for (model, subjects) in found.into_iter().flatten() {
            self.results.insert((photo, model), Arc::new(subjects));
        }
        self.forget_results();
    }

    /// The people that were found in the group photo while it uses no model's result.
    pub(super) fn group_to_use(&self) -> Option<(ModelId, BTreeSet<u32>)> {
        let group = self.document.group().filter(|group| group.cut.model.is_none())?;
        let people = self.result(group.id, PEOPLE).filter(|people| !people.is_empty())?;
        Some((PEOPLE, finds::chosen_at_first(PEOPLE, people)))
    }

    /// Everybody of the group photo, under the result that it is going to use.
    pub(super) fn everybody(&self, to_use: Option<&(ModelId, BTreeSet<u32>)>) -> BTreeSet<u32> {
        match to_use {
            Some((_, chosen)) => chosen.clone(),
            None => self.group_people().unwrap_or_default().iter().map(|person| person.id).collect(),
        }
    }

    /// Has the copies made that the document asks for.
    pub(super) fn refresh_fronts(&mut self) {
        let of_layers = self.document.layers.iter().map(|layer| &layer.in_front);
        let wanted: BTreeSet<&BTreeSet<u32>> =
            of_layers.chain([&self.fronts.carried]).filter(|set| !set.is_empty()).collect();
        if wanted.is_empty() || self.fronts.running.is_some() || self.resting {
            return;
        }
        let Some(group) = self.document.group() else { return };
        let Some((subjects, cut)) = self.group_found().zip(self.document.row_cut()) else { return };
        let from = Origin { photo: group.id, cut, subjects: subjects.clone() };
        let kept = self.fronts.made.as_ref().filter(|(of, _)| *of == from).map(|(_, made)| made);
        let current = kept.is_some_and(|made| wanted.iter().all(|set| made.copies.contains_key(*set)));
        if current || self.fronts.crashed.as_ref() == Some(&from) {
            return;
        }
        let mattes = kept.map(|made| made.mattes.clone()).unwrap_or_default();
        let wanted: Vec<BTreeSet<u32>> = wanted.into_iter().cloned().collect();
        let (photo, proxy, of) = (group.photo.clone(), group.proxy.clone(), from.clone());
        let job = Job::spawn(&self.wake, move |_| {
            let mut mattes = Mattes {
                photo: &photo,
                proxy: &proxy,
                cut: &of.cut,
                subjects: &of.subjects,
                small: true,
                made: mattes,
                cleaned: BTreeMap::new(),
            };
            let mut copies = BTreeMap::new();
            for set in wanted {
                let copy = mattes.joined(&set).and_then(|matte| imaging::extract(&proxy, &matte)).map(Arc::new);
                copies.insert(set, copy);
            }
            Made { mattes: mattes.made, copies }
        });
        self.fronts.running = Some((from, job));
    }

    /// Takes in copies that are made.
    pub(super) fn poll_fronts(&mut self) {
        let Some((from, job)) = self.fronts.running.take() else { return };
        match job.try_take() {
            Ok(Ok(made)) => self.fronts.made = Some((from, made)),
            Ok(Err(crash)) => {
                self.fronts.crashed = Some(from);
                self.notify(Event::Crashed(crash));
            }
            Err(job) => return self.fronts.running = Some((from, job)),
        }
        self.refresh_fronts();
    }
}

/// The row of a group that stands or kneels in front: those below the widest gap between faces, when it is wide enough,
/// their feet are no higher than the others' and their faces about as large at least; else those below the widest gap
/// between feet whose faces are not smaller. One row alone is the front row.
#[must_use]
pub fn front_row(people: &[&Subject]) -> BTreeSet<u32> {
    let unit = median(people.iter().map(|person| f64::from(face_height(person)))).unwrap_or(1.0) as f32;
    let head = |person: &Subject| person.face.map_or(person.bounds.y0 + unit / 2.0, |face| face.centre().1);
    let feet = |person: &Subject| person.bounds.y1;
    let lower_part = |level: &dyn Fn(&Subject) -> f32| {
        let mut sorted: Vec<&Subject> = people.to_vec();
        sorted.sort_by(|a, b| level(a).total_cmp(&level(b)));
        let gaps = sorted.windows(2).zip(1..).map(|(pair, at)| match pair {
            [above, below] => (level(below) - level(above), at),
            _ => (0.0, at),
        });
        let (gap, at) = gaps.max_by(|a, b| a.0.total_cmp(&b.0))?;
        let (back, front) = sorted.split_at_checked(at)?;
        let of = |row: &[&Subject], value: &dyn Fn(&Subject) -> f32| {
            median(row.iter().map(|person| f64::from(value(person)))).map(|middle| middle as f32)
        };
        let no_higher = of(front, &feet)? >= of(back, &feet)? - 0.5 * unit;
        let no_smaller = of(front, &|person| face_height(person))? >= NEARER * of(back, &|person| face_height(person))?;
        (gap >= ROW * unit && no_higher && no_smaller).then(|| front.iter().map(|person| person.id).collect())
    };
    let all = || people.iter().map(|person| person.id).collect();
    lower_part(&head).or_else(|| lower_part(&feet)).unwrap_or_else(all)
}

/// A person's face height, or what it most likely is: an eighth of them.
fn face_height(person: &Subject) -> f32 {
    person.face.map_or(person.bounds.height() / 8.0, |face| face.height())
}
