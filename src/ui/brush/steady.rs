//! A steady hand: the 1€ filter of Casiez, Roussel and Vogel, "1€ Filter: A Simple Speed-based Low-pass Filter for Noisy
//! Input in Interactive Systems", CHI 2012. Slow movement is smoothed much, quick movement little, so that a line neither
//! trembles nor lags behind.
//!
//! Must not know: strokes, the canvas.

use egui::Vec2;

/// Cutoff of the speed's own filter, hertz (as in the paper).
const SPEED_CUTOFF: f32 = 1.0;

/// A filter of positions.
#[derive(Clone, Copy, Debug)]
pub struct Steady {
    /// `0.0..=1.0`; 0 changes nothing.
    amount: f32,
    at: Vec2,
    /// Screen points a second.
    speed: Vec2,
}

impl Steady {
    /// A filter that begins at a position.
    #[must_use]
    pub fn new(amount: f32, at: Vec2) -> Self {
        Self { amount: amount.clamp(0.0, 1.0), at, speed: Vec2::ZERO }
    }

    /// The steadied position once the pointer is at `to`, `seconds` after the last one. `zoom` is screen points a unit of
    /// position: what trembles is the hand on the table.
    pub fn follow(&mut self, to: Vec2, seconds: f32, zoom: f32) -> Vec2 {
        if self.amount <= 0.0 || !seconds.is_finite() || seconds <= 0.0 {
            self.at = to;
            return to;
        }
        let share = |cutoff: f32| 1.0 / (1.0 + 1.0 / (std::f32::consts::TAU * cutoff * seconds));
        let speed = (to - self.at) * zoom / seconds;
        self.speed += (speed - self.speed) * share(SPEED_CUTOFF);
        // From hardly anything to a lag of a tenth of a second at rest.
        let least = 12.0 * (1.0 - self.amount).powi(2) + 1.5;
        let slope = 0.03 * (1.0 - self.amount) + 0.004;
        self.at += (to - self.at) * share(least + slope * self.speed.length());
        self.at
    }

    /// Where it is.
    #[must_use]
    pub fn at(&self) -> Vec2 {
        self.at
    }
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;

    const FRAME: f32 = 1.0 / 60.0;

    #[test]
    fn without_smoothing_the_line_is_the_pointers() {
        let mut steady = Steady::new(0.0, Vec2::ZERO);
        for i in 0..20 {
            let at = vec2(i as f32, (i * i) as f32);
            assert_eq!(steady.follow(at, FRAME, 1.0), at);
        }
    }

    #[test]
    fn a_slow_trembling_line_is_steadied_and_a_quick_one_hardly_lags() {
        let mut steady = Steady::new(0.7, Vec2::ZERO);
        let tremble = |i: i32| if i % 2 == 0 { 1.5 } else { -1.5 };
        let off = (0..120).map(|i| steady.follow(vec2(i as f32 * 0.5, tremble(i)), FRAME, 1.0).y.abs());
        assert!(off.skip(20).fold(0.0, f32::max) < 0.75);
        let mut steady = Steady::new(0.7, Vec2::ZERO);
        let lag = (1..60).map(|i| i as f32 * 30.0 - steady.follow(vec2(i as f32 * 30.0, 0.0), FRAME, 1.0).x);
        assert!(lag.last().unwrap() < 60.0);
    }

    #[test]
    fn it_comes_to_where_the_pointer_rests() {
        let mut steady = Steady::new(1.0, Vec2::ZERO);
        for _ in 0..240 {
            steady.follow(vec2(100.0, 40.0), FRAME, 1.0);
        }
        assert!((steady.at() - vec2(100.0, 40.0)).length() < 0.5);
    }
}
