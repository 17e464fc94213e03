//! What models are called and what each is good at.
//!
//! Must not know: where their files are, how they run.

use super::Lang;

/// A model's title and what it is good at. A model of the user's own is called by its id.
#[must_use]
pub fn model(lang: Lang, id: &'static str) -> (&'static str, &'static str) {
    let t = lang.words();
    match id {
        "u2netp" => (t.model_u2netp, t.model_u2netp_tip),
        "people" => (t.model_people, t.model_people_tip),
        "u2net" => (t.model_u2net, t.model_u2net_tip),
        "u2net-human" => (t.shelf.u2net_human, t.shelf.u2net_human_tip),
        "isnet" => (t.shelf.isnet, t.shelf.isnet_tip),
        "mask-rcnn" => (t.shelf.mask_rcnn, t.shelf.mask_rcnn_tip),
        "mask-rcnn-fast" => (t.found.fast_title, t.found.fast_tip),
        "mask-rcnn-int8" => (t.shelf.mask_rcnn_int8, t.shelf.mask_rcnn_int8_tip),
        "mask-rcnn-zoo" => (t.shelf.mask_rcnn_zoo, t.shelf.mask_rcnn_zoo_tip),
        own => (own, t.shelf.own_tip),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::{MODELS, own, store};

    #[test]
    fn every_model_has_a_title_and_a_purpose_in_both_languages() {
        let entries = store::entries();
        let fetched = entries.iter().map(|entry| entry.id).filter(|id| !own::is_own(id));
        for id in MODELS.iter().map(|spec| spec.id).chain(fetched) {
            for lang in [Lang::English, Lang::Korean] {
                let (title, tip) = model(lang, id);
                assert!(title != id && !tip.is_empty(), "{id}");
            }
        }
    }
}
