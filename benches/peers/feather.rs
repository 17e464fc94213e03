//! Times the feather alone: `feather WIDTH HEIGHT RAW RADIUS...` reads a raw 8-bit plane and prints, for each radius,
//! the best of some runs in milliseconds. `benches/peers/feather.py` compares it with OpenCV.

use std::{env, error::Error, fs, time::Instant};

use lineup::imaging::blur::feather;

const RUNS: usize = 7;

#[expect(clippy::print_stdout, reason = "this is what it is for")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [width, height, file, radii @ ..] = arguments.as_slice() else {
        return Err("usage: feather WIDTH HEIGHT RAW RADIUS...".into());
    };
    let (width, height): (u32, u32) = (width.parse()?, height.parse()?);
    let plane = fs::read(file)?;
    for radius in radii {
        let radius_px: f32 = radius.parse()?;
        let mut best = f64::INFINITY;
        for _ in 0..RUNS {
            let start = Instant::now();
            let blurred = feather(&plane, width, height, radius_px);
            best = best.min(start.elapsed().as_secs_f64() * 1e3);
            if env::var_os("FEATHER_WRITE").is_some() {
                fs::write(format!("{file}.{radius}"), blurred)?;
            }
        }
        println!("{radius} {best:.2}");
    }
    Ok(())
}
