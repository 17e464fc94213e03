//! Which ONNX Runtime: one version, one wheel a platform, each by its sha256.
//!
//! A new version: change [`VERSION`], fetch the four wheels with `pip download --platform ...`, take down sizes and
//! checksums.

/// The version of ONNX Runtime that is fetched.
pub const VERSION: &str = "1.31.1";

/// The Python the wheels are tagged for. Any Python can download them; none has to be of this version, because only
/// the C library inside is used.
pub const PYTHON: &str = "3.13";

/// A platform's wheel and the library in it.
#[derive(Clone, Copy, Debug)]
pub struct Pin {
    /// Platform tag, as `pip download --platform` wants it.
    pub platform: &'static str,
    /// Size of the wheel in bytes.
    pub wheel_size: u64,
    /// Checksum of the wheel.
    pub wheel_sha256: &'static str,
    /// Where the library is in the wheel.
    pub member: &'static str,
    /// Size of the library in bytes.
    pub library_size: u64,
    /// Checksum of the library.
    pub library_sha256: &'static str,
}

impl Pin {
    /// The library's file name.
    #[must_use]
    pub fn library(&self) -> &'static str {
        self.member.rsplit('/').next().unwrap_or(self.member)
    }

    /// The folder in the cache, changing with version and wheel.
    #[must_use]
    pub fn folder(&self) -> String {
        format!("{VERSION}-{}", self.wheel_sha256.get(..16).unwrap_or(self.wheel_sha256))
    }

    /// What pip is asked for, as a line of a requirements file.
    #[must_use]
    pub fn requirement(&self) -> String {
        format!("onnxruntime=={VERSION} --hash=sha256:{}\n", self.wheel_sha256)
    }
}

/// Linux x86-64, glibc 2.28 or newer.
pub const LINUX_X86_64: Pin = Pin {
    platform: "manylinux_2_28_x86_64",
    wheel_size: 23_760_717,
    wheel_sha256: "74a6a52994616c4d18b33db1e13c226333a70a6ba07480a5cab9c2a50dff1430",
    member: "onnxruntime/capi/libonnxruntime.so.1.31.1",
    library_size: 29_352_200,
    library_sha256: "fc44112fbe06d7d689c57e11d3862031f64711007e4ee020f8eed5185fd2c1d3",
};

/// Linux arm64, glibc 2.28 or newer.
pub const LINUX_ARM64: Pin = Pin {
    platform: "manylinux_2_28_aarch64",
    wheel_size: 21_420_628,
    wheel_sha256: "dcaedc50333876f3829ab966b242147f0e548229e29c36fe44622ecf748c25ee",
    member: "onnxruntime/capi/libonnxruntime.so.1.31.1",
    library_size: 25_265_040,
    library_sha256: "8aa3b76b28c778a2b1dd660d34161adb1d508c9ccd04ff9dc80e26eca5df8467",
};

/// Windows x86-64.
pub const WINDOWS_X86_64: Pin = Pin {
    platform: "win_amd64",
    wheel_size: 14_888_304,
    wheel_sha256: "0558f29d5f6ac09957390c9c5495931485ee8ae7f0ce781ccee86a0ae5c2348b",
    member: "onnxruntime/capi/onnxruntime.dll",
    library_size: 19_288_888,
    library_sha256: "68d0d5f502be4509e2a16f932627a95137d748b2fae519027f80125c0b1f550b",
};

/// macOS arm64, version 14 or newer.
pub const MACOS_ARM64: Pin = Pin {
    platform: "macosx_14_0_arm64",
    wheel_size: 20_881_825,
    wheel_sha256: "e4ad067d36e2220218e085d7223283b2ee1bc73d887e811fd14d21cf901a11ee",
    member: "onnxruntime/capi/libonnxruntime.1.31.1.dylib",
    library_size: 33_037_336,
    library_sha256: "07fde7652b628c2c744155cf49020f368ddf5e1e13fc17817d1350514446bef8",
};

/// This machine's pin, if its platform has one.
#[must_use]
pub const fn here() -> Option<&'static Pin> {
    if cfg!(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu")) {
        Some(&LINUX_X86_64)
    } else if cfg!(all(target_os = "linux", target_arch = "aarch64", target_env = "gnu")) {
        Some(&LINUX_ARM64)
    } else if cfg!(all(target_os = "windows", target_arch = "x86_64")) {
        Some(&WINDOWS_X86_64)
    } else if cfg!(all(target_os = "macos", target_arch = "aarch64")) {
        Some(&MACOS_ARM64)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pin_names_a_library_of_the_version() {
        for pin in [LINUX_X86_64, LINUX_ARM64, WINDOWS_X86_64, MACOS_ARM64] {
            assert!(pin.library().contains("onnxruntime"));
            assert_eq!((pin.wheel_sha256.len(), pin.library_sha256.len()), (64, 64));
            assert!(pin.library() == "onnxruntime.dll" || pin.library().contains(VERSION));
            assert!(pin.folder().starts_with("1.31.1-") && pin.folder().len() == 23);
        }
    }
}
