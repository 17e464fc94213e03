//! An open network: run it by name, check shapes.
//!
//! Must not know: photos, which model it is beyond its name in messages.

use std::{
    collections::BTreeMap,
    num::NonZero,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use ort::{
    ep,
    session::{RunOptions, SessionInputValue, builder::SessionBuilder},
    value::{DynValue, TensorRef},
};

use super::{InferenceError, Progress, runtime, tensor::Tensor};

/// A network that is open and ready to run.
pub struct Session {
    model: &'static str,
    inner: ort::session::Session,
}

impl Session {
    /// Opens a network from the bytes of an `.onnx` file; `model` names it in messages. Opens the ONNX Runtime library
    /// first when nobody has. The bytes may be dropped after. `progress.cancel()` stops it midway.
    ///
    /// # Errors
    /// When the library is not there or refuses the network, or [`InferenceError::Cancelled`].
    pub fn open(bytes: &[u8], model: &'static str, progress: &Progress) -> Result<Self, InferenceError> {
        Self::open_with(bytes, [], model, progress)
    }

    /// As [`Self::open`], with tensors for the weights that the network names as external data. They are not copied and
    /// live as long as the network (`ort` keeps them beside it); ONNX Runtime may make rearranged copies of its own.
    ///
    /// # Errors
    /// As [`Self::open`], and when a tensor is not one the network asks for, or it lacks one.
    pub fn open_with(
        bytes: &[u8],
        weights: impl IntoIterator<Item = (String, Tensor)>,
        model: &'static str,
        progress: &Progress,
    ) -> Result<Self, InferenceError> {
        let environment = runtime::environment(progress)?;
        let refused = |detail| InferenceError::Network { model, detail };
        let mut builder = builder(&environment).map_err(refused)?;
        for (name, tensor) in weights {
            let shape = tensor.shape().to_vec();
            let value = ort::value::Tensor::from_array((shape, tensor.into_data()));
            let value = value.map_err(|error| refused(said(&error)))?.into_dyn();
            builder = builder.with_external_initializer(name, value).map_err(|error| refused(said(&error)))?;
        }
        let canceler = builder.canceler();
        let stop = move || drop(canceler.cancel());
        let opened = progress.interruptible(stop, || builder.commit_from_memory(bytes))?;
        if progress.is_cancelled() {
            return Err(InferenceError::Cancelled);
        }
        let inner = opened.map_err(|error| refused(said(&error)))?;
        Ok(Self { model, inner })
    }

    /// The name of the input at `position`, for networks whose names differ from file to file.
    #[must_use]
    pub fn input_name(&self, position: usize) -> Option<&str> {
        self.inner.inputs().get(position).map(ort::value::Outlet::name)
    }

    /// The shape of the input at `position`, -1 for an axis of any length; none when it is no tensor.
    #[must_use]
    pub fn input_shape(&self, position: usize) -> Option<Vec<i64>> {
        Some(self.inner.inputs().get(position)?.dtype().tensor_shape()?.to_vec())
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
        let found = self.run_keeping(inputs, progress)?;
        outputs.iter().map(|&(name, expected)| found.tensor(name, expected)).collect()
    }

    /// As [`Self::run`], but the outputs stay where the network put them.
    ///
    /// # Errors
    /// As [`Self::run`], less the shapes.
    pub fn run_keeping(&mut self, inputs: &[(&str, &Tensor)], progress: &Progress) -> Result<Outputs, InferenceError> {
        let model = self.model;
        let network = |error: ort::Error| InferenceError::Network { model, detail: said(&error) };
        let mut values: Vec<(&str, SessionInputValue<'_>)> = Vec::with_capacity(inputs.len());
        for (name, tensor) in inputs {
            let value = TensorRef::from_array_view((tensor.shape().to_vec(), tensor.data())).map_err(network)?;
            values.push((name, value.into()));
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
        let values = result.map_err(network)?.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Ok(Outputs { model, values })
    }
}

/// What a network gave, still in its own memory.
pub struct Outputs {
    model: &'static str,
    values: BTreeMap<String, DynValue>,
}

impl Outputs {
    /// A copy of an output, floats whatever it was; `expected` is its shape, -1 for an axis of any length.
    ///
    /// # Errors
    /// When there is no such output, it is not of that shape, or not of numbers.
    pub fn tensor(&self, name: &str, expected: &[i64]) -> Result<Tensor, InferenceError> {
        let value = self.values.get(name);
        let tensor = value.ok_or_else(Vec::new).and_then(|value| extract(value, expected));
        tensor.map_err(|actual| self.wrong(name, expected, actual))
    }

    /// The shape and the values of an output of floats, where they are.
    ///
    /// # Errors
    /// When there is no such output or it is not of that shape.
    pub fn floats(&self, name: &str, expected: &[i64]) -> Result<(&[i64], &[f32]), InferenceError> {
        let value = self.values.get(name).and_then(|value| value.try_extract_tensor::<f32>().ok());
        match value {
            Some((shape, data)) if fits(shape, expected) => Ok((shape, data)),
            other => Err(self.wrong(name, expected, other.map_or_else(Vec::new, |(shape, _)| shape.to_vec()))),
        }
    }

    fn wrong(&self, name: &str, expected: &[i64], actual: Vec<i64>) -> InferenceError {
        InferenceError::OutputShape { model: self.model, output: name.to_owned(), expected: expected.to_vec(), actual }
    }

    /// The names of all outputs, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// How many axes an output has, and whether it is of whole numbers; `None` when it is not of numbers or not there.
    #[must_use]
    pub fn kind(&self, name: &str) -> Option<(usize, bool)> {
        let value = self.values.get(name)?;
        let floats = value.try_extract_tensor::<f32>().map(|(shape, _)| (shape.len(), false));
        floats.or_else(|_| value.try_extract_tensor::<i64>().map(|(shape, _)| (shape.len(), true))).ok()
    }
}

/// The first line of what ONNX Runtime says: more is for its makers.
fn said(error: &impl ToString) -> String {
    let text = error.to_string();
    text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().chars().take(200).collect()
}

/// A copy of an output; its actual shape when that is not the expected one, empty when it is not of numbers.
fn extract(value: &DynValue, expected: &[i64]) -> Result<Tensor, Vec<i64>> {
    let (shape, data) = match value.try_extract_tensor::<f32>() {
        Ok((shape, data)) => (shape, data.to_vec()),
        Err(_not_floats) => {
            let whole = value.try_extract_tensor::<i64>().map_err(|_no_numbers| Vec::new())?;
            (whole.0, whole.1.iter().map(|&v| v as f32).collect())
        }
    };
    let sides: Vec<usize> = shape.iter().filter_map(|&side| usize::try_from(side).ok()).collect();
    fits(shape, expected).then(|| Tensor::new(sides, data)).flatten().ok_or_else(|| shape.to_vec())
}

fn fits(shape: &[i64], expected: &[i64]) -> bool {
    shape.len() == expected.len() && shape.iter().zip(expected).all(|(a, e)| *e < 0 || a == e)
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
fn builder(environment: &ort::environment::Environment) -> Result<SessionBuilder, String> {
    let text = |error: ort::Error<SessionBuilder>| error.to_string();
    ort::session::Session::builder(environment)
        .map_err(|error| error.to_string())?
        .with_intra_threads(threads())
        .map_err(text)?
        .with_intra_op_spinning(false)
        .map_err(text)?
        .with_memory_pattern(false)
        .map_err(text)?
        .with_execution_providers([ep::CPU::default().with_arena_allocator(true).build()])
        .map_err(text)
}
