//! An open network: run it by name, check shapes.
//!
//! Must not know: photos, which model it is beyond its name in messages.

use std::{
    num::NonZero,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use ort::{
    ep,
    session::{RunOptions, SessionInputValue},
    value::TensorRef,
};

use super::{InferenceError, Progress, runtime, tensor::Tensor};

/// A network that is open and ready to run.
pub struct Session {
    model: &'static str,
    inner: ort::session::Session,
}

impl Session {
    /// Opens a network from the bytes of an `.onnx` file; `model` names it in messages. Opens the ONNX Runtime library
    /// first when nobody has (call [`runtime::open`] before to see its progress). The bytes may be dropped after.
    ///
    /// # Errors
    /// When the library is not there or refuses the network.
    pub fn open(bytes: &[u8], model: &'static str) -> Result<Self, InferenceError> {
        let environment = runtime::environment(&Progress::default())?;
        let inner = build(&environment, bytes).map_err(|detail| InferenceError::Network { model, detail })?;
        Ok(Self { model, inner })
    }

    /// The name of the input at `position`, for networks whose names differ from file to file.
    #[must_use]
    pub fn input_name(&self, position: usize) -> Option<&str> {
        self.inner.inputs().get(position).map(ort::value::Outlet::name)
    }

    /// The name of the output at `position`.
    #[must_use]
    pub fn output_name(&self, position: usize) -> Option<&str> {
        self.inner.outputs().get(position).map(ort::value::Outlet::name)
    }

    /// Runs the network on named inputs. `outputs` names what is wanted with its shape, -1 for an axis of any length;
    /// they come back in that order, their shapes checked. `progress.cancel()` stops it midway.
    ///
    /// # Errors
    /// [`InferenceError::Cancelled`] when stopped, [`InferenceError::OutputShape`] when an output is not there or not
    /// of its shape, [`InferenceError::Network`] when the library gives up.
    pub fn run(
        &mut self,
        inputs: &[(&str, &Tensor)],
        outputs: &[(&str, &[i64])],
        progress: &Progress,
    ) -> Result<Vec<Tensor>, InferenceError> {
        let model = self.model;
        let network = |error: ort::Error| InferenceError::Network { model, detail: error.to_string() };
        let mut values: Vec<(String, SessionInputValue<'_>)> = Vec::with_capacity(inputs.len());
        for (name, tensor) in inputs {
            let view = TensorRef::from_array_view((tensor.shape().to_vec(), tensor.data())).map_err(network)?;
            values.push(((*name).to_owned(), view.into()));
        }
        let mut options = RunOptions::new().map_err(network)?;
        options.set("memory.enable_memory_arena_shrinkage", "cpu:0").map_err(network)?;
        let options = Arc::new(options);
        let terminate = Arc::clone(&options);
        let stop = move || drop(terminate.terminate());
        let result = progress.interruptible(stop, || self.inner.run_with_options(values, &options))?;
        if progress.is_cancelled() {
            return Err(InferenceError::Cancelled);
        }
        let found = result.map_err(network)?;
        let mut tensors = Vec::with_capacity(outputs.len());
        for &(name, expected) in outputs {
            let value = found.iter().find_map(|(key, value)| (key == name).then_some(value));
            tensors.push(extract(value, expected).map_err(|actual| InferenceError::OutputShape {
                model,
                output: name.to_owned(),
                expected: expected.to_vec(),
                actual,
            })?);
        }
        Ok(tensors)
    }
}

/// A copy of an output; its actual shape when that is not the expected one, empty when it is not there.
fn extract(value: Option<ort::value::ValueRef<'_>>, expected: &[i64]) -> Result<Tensor, Vec<i64>> {
    let value = value.ok_or_else(Vec::new)?;
    let Ok((shape, data)) = value.try_extract_tensor::<f32>() else { return Err(Vec::new()) };
    let fits = shape.len() == expected.len() && shape.iter().zip(expected).all(|(a, e)| *e < 0 || a == e);
    let sides: Vec<usize> = shape.iter().filter_map(|&side| usize::try_from(side).ok()).collect();
    fits.then(|| Tensor::new(sides, data.to_vec())).flatten().ok_or_else(|| shape.to_vec())
}

/// What [`set_threads`] asked for; 0 is nothing.
static THREADS: AtomicUsize = AtomicUsize::new(0);

/// Networks that are opened from now on run on that many threads; 0 is as many as the machine has.
pub fn set_threads(threads: usize) {
    THREADS.store(threads, Ordering::Relaxed);
}

/// Threads for one operation: `LINEUP_THREADS`, else what was asked for, else what the machine lends us.
fn threads() -> usize {
    let wanted = std::env::var("LINEUP_THREADS").ok().and_then(|text| text.parse::<NonZero<usize>>().ok());
    wanted
        .or_else(|| NonZero::new(THREADS.load(Ordering::Relaxed)))
        .or_else(|| std::thread::available_parallelism().ok())
        .map_or(1, NonZero::get)
}

/// Memory: with the arena a run costs less processor time (half for CenterFace), and without memory patterns, which
/// gain nothing for inputs of changing size, its peak is no higher than without it. What a run took is given back after
/// it, see [`Session::run`]. Threads sleep between runs rather than spin: the window wants the processor too.
fn build(environment: &ort::environment::Environment, bytes: &[u8]) -> Result<ort::session::Session, String> {
    let text = |error: ort::Error<ort::session::builder::SessionBuilder>| error.to_string();
    let mut builder = ort::session::Session::builder(environment)
        .map_err(|error| error.to_string())?
        .with_intra_threads(threads())
        .map_err(text)?
        .with_intra_op_spinning(false)
        .map_err(text)?
        .with_memory_pattern(false)
        .map_err(text)?
        .with_execution_providers([ep::CPU::default().with_arena_allocator(true).build()])
        .map_err(text)?;
    builder.commit_from_memory(bytes).map_err(|error| error.to_string())
}
