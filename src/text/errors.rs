//! What went wrong, as a sentence for the person at the screen. English is what the errors say of themselves; the
//! matches below have no catch-all, so that a new error cannot be without its Korean.
//!
//! Must not know: where the sentence is shown.

mod store;

pub use store::store;

use super::Lang;
use crate::{
    editor::ExportError,
    imaging::{LoadError, SaveError},
    inference::{InferenceError, RuntimeError},
};

/// Why a file did not become a photo.
#[must_use]
pub fn load(lang: Lang, error: &LoadError) -> String {
    if lang == Lang::English {
        return error.to_string();
    }
    match error {
        LoadError::Missing { path } => format!("{} 파일이 없습니다. 이름과 폴더를 확인하세요", path.display()),
        LoadError::Unreadable { path, source } => {
            format!("{} 파일을 읽을 수 없습니다 ({source}). 파일이 맞는지, 열 권한이 있는지 확인하세요", path.display())
        }
        LoadError::Empty => "파일이 비어 있습니다. 원본에서 다시 복사하세요".into(),
        LoadError::NotAPhoto => {
            "Lineup이 읽을 수 있는 사진이 아닙니다. JPEG, PNG, WebP, TIFF, BMP, GIF 파일을 사용하세요".into()
        }
        LoadError::Unsupported { what } => {
            format!("여기서 읽을 수 없는 형식입니다 ({what}). 먼저 JPEG나 PNG로 변환하세요")
        }
        LoadError::TooLarge { width, height, limit_megapixels } => format!(
            "사진이 {width} x {height} 픽셀로, 한도인 {limit_megapixels}메가픽셀보다 큽니다. 먼저 크기를 줄이세요"
        ),
        LoadError::Stopped => "열기를 중단했습니다. 다시 열어 보세요".into(),
        LoadError::CutOff => "파일이 중간에 끊겨 사진의 일부가 없습니다. 원본에서 다시 복사하세요".into(),
        LoadError::Damaged { detail } => format!("파일이 손상되었습니다 ({detail}). 원본에서 다시 복사하세요"),
    }
}

/// Why nothing was written.
#[must_use]
pub fn export(lang: Lang, error: &ExportError) -> String {
    if lang == Lang::English {
        return error.to_string();
    }
    match error {
        ExportError::Save(error) => save(error),
        ExportError::Cancelled => "중단했습니다".into(),
        ExportError::NoGroup => "먼저 단체 사진을 여세요".into(),
        ExportError::WrongFormat { ends } => {
            format!("그 형식에는 담을 수 없습니다. 파일 이름을 {ends} 가운데 하나로 끝내세요")
        }
        ExportError::Empty => "아직 오려 낸 것이 없습니다. 사람을 선택하거나 임계값을 낮추세요".into(),
    }
}

fn save(error: &SaveError) -> String {
    match error {
        SaveError::UnknownFormat => "파일 이름을 .png, .jpg, .webp, .tif 가운데 하나로 끝내세요".into(),
        SaveError::FolderMissing { path } => {
            format!("{} 폴더가 없습니다. 다른 폴더를 고르거나 먼저 만드세요", path.display())
        }
        SaveError::NoPermission { path } => {
            format!("{} 위치는 쓰기가 금지되어 있습니다. 다른 이름이나 폴더를 고르세요", path.display())
        }
        SaveError::DiskFull { path } => {
            format!("{} 파일을 쓸 디스크 공간이 없습니다. 공간을 비우거나 다른 디스크를 고르세요", path.display())
        }
        SaveError::TooLargeForFormat { format, max_side } => {
            format!("{format} 사진은 한 변이 {max_side} 픽셀까지입니다. PNG나 TIFF로 저장하거나 크기를 줄이세요")
        }
        SaveError::Stopped => "중단했습니다".into(),
        SaveError::Encode { detail } => format!("사진을 변환하지 못했습니다 ({detail}). 다른 형식을 고르세요"),
        SaveError::Io { path, detail } => {
            format!("{} 파일을 쓰지 못했습니다 ({detail}). 다른 이름이나 폴더를 고르세요", path.display())
        }
    }
}

/// Why a model did not run.
#[must_use]
pub fn inference(lang: Lang, error: &InferenceError) -> String {
    if lang == Lang::English {
        return error.to_string();
    }
    match error {
        InferenceError::Runtime(error) => runtime(lang, error),
        InferenceError::ModelMissing { file, from, folder } => {
            format!(
                "{file} 파일이 없습니다. 모델 보관함이나 `lineup models pull`로 받거나, {from}에서 받아 {} 폴더에 넣으세요",
                folder.display()
            )
        }
        InferenceError::ModelDamaged { file, from, expected, actual } => format!(
            "{} 파일이 손상되었거나 다른 판입니다 (체크섬 {actual}, 올바른 값 {expected}). 지우고 {from}에서 다시 받으세요",
            file.display()
        ),
        InferenceError::ModelUnreadable { file, detail } => {
            format!("{} 파일을 읽을 수 없습니다 ({detail}). 이름, 권한, 디스크를 확인하세요", file.display())
        }
        InferenceError::Checkpoint { file, problem } => format!(
            "{} 파일을 사용할 수 없습니다 ({problem}). Detectron2의 mask_rcnn_R_50_FPN_3x 체크포인트 model_final_f10217.pkl(`lineup models pull mask-rcnn`로 받을 수 있습니다)이나 같은 구조의 파일을 사용하세요",
            file.display()
        ),
        InferenceError::Description { file, detail } => format!(
            "{} 파일이 잘못되었습니다 ({detail}). 고치거나, Detectron2와 같은 네트워크라면 지우세요",
            file.display()
        ),
        InferenceError::Network { model, detail } => {
            format!(
                "{model} 모델이 실행되지 않았습니다 ({detail}). 다른 프로그램을 닫아 메모리를 비우고 다시 시도하세요"
            )
        }
        InferenceError::OutputShape { model, output, expected, actual } => format!(
            "{model} 모델의 출력 {output}이 {expected:?} 대신 {actual:?} 모양입니다. Lineup이 알려 주는 모델 파일을 사용하세요"
        ),
        InferenceError::UnknownModel(id) => format!("{id} 모델은 없습니다. `lineup models`로 목록을 볼 수 있습니다"),
        InferenceError::Cancelled => "중단했습니다".into(),
    }
}

/// Why ONNX Runtime is not there.
#[must_use]
pub fn runtime(lang: Lang, error: &RuntimeError) -> String {
    if lang == Lang::English {
        return error.to_string();
    }
    let or_set = "또는 ORT_DYLIB_PATH에 ONNX Runtime 1.31.1 라이브러리의 위치를 지정하세요";
    match error {
        RuntimeError::UnsupportedPlatform => {
            format!("이 종류의 컴퓨터용 ONNX Runtime은 받을 수 없습니다. 라이브러리를 직접 구하여, {or_set}")
        }
        RuntimeError::VariableWrong { path } => format!(
            "ORT_DYLIB_PATH가 {}로 지정되어 있지만 그런 파일이 없습니다. 올바른 위치로 바꾸거나 지정을 지우세요",
            path.display()
        ),
        RuntimeError::NoPython => {
            format!("ONNX Runtime을 한 번 받아야 하는데 Python이 없습니다. pip가 있는 Python 3을 설치하거나, {or_set}")
        }
        RuntimeError::NoPip => format!(
            "ONNX Runtime을 한 번 받아야 하는데 Python에 pip가 없습니다. pip를 설치하거나(Debian과 Ubuntu는 python3-pip), {or_set}"
        ),
        RuntimeError::NoNetwork { detail } => format!(
            "ONNX Runtime을 한 번 받아야 하는데 pip가 네트워크에 연결하지 못합니다 ({detail}). 연결된 뒤 다시 시도하거나, {or_set}"
        ),
        RuntimeError::WrongHash { detail } => format!(
            "받은 ONNX Runtime이 예상한 파일이 아니어서 사용하지 않았습니다 ({detail}). 다른 네트워크에서 다시 시도하거나, {or_set}"
        ),
        RuntimeError::DiskFull { path } => {
            format!("{} 위치에 ONNX Runtime을 둘 공간이 없습니다. 100 MB를 비우고 다시 시도하세요", path.display())
        }
        RuntimeError::CacheNotWritable { path, detail } => format!(
            "ONNX Runtime을 {} 위치에 저장할 수 없습니다 ({detail}). 쓰기를 허용하거나 LINEUP_CACHE_DIR로 다른 폴더를 지정하세요",
            path.display()
        ),
        RuntimeError::Fetch { detail } => {
            format!("pip가 ONNX Runtime을 받지 못했습니다 ({detail}). 다시 시도하거나, {or_set}")
        }
        RuntimeError::Open { path, detail } => format!(
            "ONNX Runtime 라이브러리 {}가 이 컴퓨터에서 열리지 않습니다 ({detail}). 열리는 라이브러리를 구하여, {or_set}",
            path.display()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_sentences_are_korean_and_keep_the_values() {
        let error = LoadError::TooLarge { width: 30_000, height: 20_000, limit_megapixels: 300 };
        let sentence = load(Lang::Korean, &error);
        assert!(sentence.contains("30000") && sentence.contains("300") && sentence.contains("사진"));
        assert!(load(Lang::English, &error).is_ascii());
        let error = ExportError::Save(SaveError::DiskFull { path: "a.png".into() });
        assert!(export(Lang::Korean, &error).contains("a.png"));
    }
}
