//! The tensors of a Detectron2 Mask R-CNN with a ResNet-50 and a feature pyramid: their names, in the order of the
//! network, and their shapes. Depths are those of `mask_rcnn_R_50_FPN_3x`; widths are read off the checkpoint, so that a
//! narrow network of the same make (for tests, or trained at home) is one too.
//!
//! Must not know: where the tensors come from, how they are computed with.

use super::checkpoint::CheckpointError;

/// Blocks of each stage of a ResNet-50, `res2` to `res5`.
pub const BLOCKS: [usize; 4] = [3, 4, 6, 3];
/// Convolutions of the mask head before its deconvolution.
pub const MASK_CONVS: usize = 4;
/// Anchors a place: one for each of three aspect ratios.
pub const ANCHORS: usize = 3;
/// Cells across of what the box head and the mask head look at.
pub const BOX_CELLS: usize = 7;
/// Wider layers than any in use are refused, before anything is computed with their sizes.
const WIDEST: usize = 1 << 14;

/// The widths of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Channels after the first convolution.
    pub stem: usize,
    /// Channels of each stage: of its output and inside its blocks.
    pub stages: [(usize, usize); 4],
    /// Channels of the pyramid.
    pub pyramid: usize,
    /// Width of the box head.
    pub hidden: usize,
    /// Channels of the mask head.
    pub mask: usize,
    /// How many classes, without "nothing".
    pub classes: usize,
}

impl Layout {
    /// `mask_rcnn_R_50_FPN_3x` on COCO.
    pub const COCO: Self = Self {
        stem: 64,
        stages: [(256, 64), (512, 128), (1024, 256), (2048, 512)],
        pyramid: 256,
        hidden: 1024,
        mask: 256,
        classes: 80,
    };

    /// The widths that some tensors' shapes say; `shape_of` knows those of the checkpoint.
    ///
    /// # Errors
    /// The name of the first of these tensors that is not there or has no sensible width.
    pub fn of<'a>(shape_of: impl Fn(&str) -> Option<&'a [usize]>) -> Result<Self, CheckpointError> {
        let first =
            |name: &str| -> Result<usize, CheckpointError> {
                let shape = shape_of(name).ok_or_else(|| CheckpointError::Missing { name: name.to_owned() })?;
                shape.first().copied().filter(|side| (1..=WIDEST).contains(side)).ok_or_else(|| {
                    CheckpointError::Shape { name: name.to_owned(), actual: shape.to_vec(), expected: Vec::new() }
                })
            };
        let mut stages = [(0, 0); 4];
        let stem = first(&format!("{STEM}.weight"))?;
        for (stage, widths) in stages.iter_mut().enumerate() {
            let inner = first(&format!("{}.conv1.weight", block(stage, 0)))?;
            *widths = (first(&format!("{}.conv3.weight", block(stage, 0)))?, inner);
        }
        Ok(Self {
            stem,
            stages,
            pyramid: first("backbone.fpn_lateral2.weight")?,
            hidden: first("roi_heads.box_head.fc1.weight")?,
            mask: first("roi_heads.mask_head.mask_fcn1.weight")?,
            classes: first("roi_heads.mask_head.predictor.weight")?,
        })
    }

    /// Every tensor with its shape: 307 of them.
    #[must_use]
    pub fn tensors(&self) -> Vec<(String, Vec<usize>)> {
        let mut all = List::default();
        all.conv(STEM, 3, self.stem, 7, Extra::Norm);
        let mut before = self.stem;
        for (stage, (&(out, inner), blocks)) in self.stages.iter().zip(BLOCKS).enumerate() {
            for number in 0..blocks {
                let name = block(stage, number);
                all.conv(&format!("{name}.conv1"), before, inner, 1, Extra::Norm);
                all.conv(&format!("{name}.conv2"), inner, inner, 3, Extra::Norm);
                all.conv(&format!("{name}.conv3"), inner, out, 1, Extra::Norm);
                if number == 0 {
                    all.conv(&format!("{name}.shortcut"), before, out, 1, Extra::Norm);
                }
                before = out;
            }
        }
        for (stage, &(out, _)) in self.stages.iter().enumerate() {
            all.conv(&format!("backbone.fpn_lateral{}", stage + 2), out, self.pyramid, 1, Extra::Bias);
            all.conv(&format!("backbone.fpn_output{}", stage + 2), self.pyramid, self.pyramid, 3, Extra::Bias);
        }
        let rpn = "proposal_generator.rpn_head";
        all.conv(&format!("{rpn}.conv"), self.pyramid, self.pyramid, 3, Extra::Bias);
        all.conv(&format!("{rpn}.objectness_logits"), self.pyramid, ANCHORS, 1, Extra::Bias);
        all.conv(&format!("{rpn}.anchor_deltas"), self.pyramid, 4 * ANCHORS, 1, Extra::Bias);
        let heads = "roi_heads";
        all.linear(&format!("{heads}.box_head.fc1"), self.pyramid * BOX_CELLS * BOX_CELLS, self.hidden);
        all.linear(&format!("{heads}.box_head.fc2"), self.hidden, self.hidden);
        all.linear(&format!("{heads}.box_predictor.cls_score"), self.hidden, self.classes + 1);
        all.linear(&format!("{heads}.box_predictor.bbox_pred"), self.hidden, 4 * self.classes);
        let mut before = self.pyramid;
        for number in 1..=MASK_CONVS {
            all.conv(&format!("{heads}.mask_head.mask_fcn{number}"), before, self.mask, 3, Extra::Bias);
            before = self.mask;
        }
        // A transposed convolution has its input channels first.
        all.push("roi_heads.mask_head.deconv.weight", &[self.mask, self.mask, 2, 2]);
        all.push("roi_heads.mask_head.deconv.bias", &[self.mask]);
        all.conv("roi_heads.mask_head.predictor", self.mask, self.classes, 1, Extra::Bias);
        all.0
    }
}

/// The first convolution.
pub const STEM: &str = "backbone.bottom_up.stem.conv1";

/// The name of a block of a stage (0 is `res2`).
#[must_use]
pub fn block(stage: usize, number: usize) -> String {
    format!("backbone.bottom_up.res{}.{number}", stage + 2)
}

#[derive(Clone, Copy)]
enum Extra {
    Bias,
    Norm,
}

#[derive(Default)]
struct List(Vec<(String, Vec<usize>)>);

impl List {
    fn push(&mut self, name: &str, shape: &[usize]) {
        self.0.push((name.to_owned(), shape.to_vec()));
    }

    fn conv(&mut self, name: &str, from: usize, to: usize, side: usize, extra: Extra) {
        self.push(&format!("{name}.weight"), &[to, from, side, side]);
        match extra {
            Extra::Bias => self.push(&format!("{name}.bias"), &[to]),
            Extra::Norm => {
                for part in ["weight", "bias", "running_mean", "running_var"] {
                    self.push(&format!("{name}.norm.{part}"), &[to]);
                }
            }
        }
    }

    fn linear(&mut self, name: &str, from: usize, to: usize) {
        self.push(&format!("{name}.weight"), &[to, from]);
        self.push(&format!("{name}.bias"), &[to]);
    }
}
