//! Why a model file is not there, in Korean.
//!
//! Must not know: where the sentence is shown.

use super::Lang;
use crate::inference::StoreError;

/// Why a model file was not fetched, added, checked or removed.
#[must_use]
pub fn store(lang: Lang, error: &StoreError) -> String {
    if lang == Lang::English {
        return error.to_string();
    }
    match error {
        StoreError::Cancelled => "중단했습니다".into(),
        StoreError::UnknownModel(id) => format!("{id} 모델은 없습니다. `lineup models`로 목록을 볼 수 있습니다"),
        StoreError::PartOfProgram { name } => {
            format!("{name}: 프로그램에 들어 있는 모델이라 받거나 지울 것이 없습니다")
        }
        StoreError::NotFound { file, host, status } => format!(
            "{host} 서버에 {file} 파일이 더 이상 없습니다 (HTTP {status}). 다른 곳에서 받아 모델 보관함이나 `lineup models import`로 추가하세요"
        ),
        StoreError::Refused { file, host, status } => format!(
            "{host} 서버가 {file} 파일을 주지 않았습니다 (HTTP {status}). 나중에 다시 시도하거나 다른 곳에서 받아 추가하세요"
        ),
        StoreError::NoNetwork { host, detail } => {
            format!("{host} 서버에 연결할 수 없습니다 ({detail}). 네트워크와 프록시를 확인한 뒤 다시 시도하세요")
        }
        StoreError::NotSafe { host, detail } => format!(
            "{host} 서버와의 연결이 안전하지 않습니다 ({detail}). 컴퓨터의 시계와 네트워크를 확인하거나, 쓰는 네트워크의 인증서를 SSL_CERT_FILE로 지정하세요"
        ),
        StoreError::Redirects { host } => {
            format!("{host} 서버가 다른 주소로 끝없이 넘깁니다. 나중에 다시 시도하거나 다른 곳에서 받아 추가하세요")
        }
        StoreError::Dropped { host, detail } => format!(
            "{host} 서버와의 연결이 끊겼습니다 ({detail}). 받은 만큼은 남아 있으니 다시 시도하면 이어서 받습니다"
        ),
        StoreError::WrongLength { file, host, expected, actual } => format!(
            "{host} 서버가 {file} 파일로 {expected}바이트 대신 {actual}바이트를 보냈습니다. 브라우저에서 네트워크에 로그인해야 할 수 있습니다. 그런 다음 다시 시도하세요"
        ),
        StoreError::WrongBytes { file, host, expected, actual } => format!(
            "{host} 서버가 보낸 {file} 파일이 손상되었거나 다른 판이라 저장하지 않았습니다 (체크섬 {actual}, 올바른 값 {expected}). 다른 네트워크에서 다시 시도하세요"
        ),
        StoreError::OtherVersion { file, name, expected, actual } => format!(
            "{} 파일은 공개된 {name} 파일이 아닙니다 (체크섬 {actual}, 올바른 값 {expected}). 다시 받거나 다른 이름으로 추가하세요",
            file.display()
        ),
        StoreError::Unrecognised { file } => format!(
            "{} 파일은 Lineup이 아는 모델이 아닙니다. `lineup models`에 나오는 파일이나, 사진 하나로 마스크 하나를 만드는 ONNX 파일을 추가하세요",
            file.display()
        ),
        StoreError::NotAMaskModel { file, detail } => format!(
            "{} 파일은 쓸 수 없습니다 ({detail}). 사진 [1, 3, 변, 변]을 받아 마스크 [1, 1, 변, 변]을 먼저 내놓아야 합니다. 만들 때의 크기를 지정하세요",
            file.display()
        ),
        StoreError::BadName(name) => {
            format!("{name:?}은(는) 모델 이름이 될 수 없습니다. 글자, 숫자, -, _만 쓰고, 이미 있는 이름은 피하세요")
        }
        StoreError::Unreadable { file, detail } => {
            format!("{} 파일을 읽을 수 없습니다 ({detail}). 이름과 권한을 확인하세요", file.display())
        }
        StoreError::DiskFull { folder, megabytes } => format!(
            "{} 위치에 공간이 없습니다. {megabytes} MB를 비우거나 LINEUP_MODELS_DIR로 다른 디스크를 지정한 뒤 다시 시도하세요",
            folder.display()
        ),
        StoreError::NotWritable { folder, detail } => format!(
            "{} 폴더에 쓸 수 없습니다 ({detail}). 쓰기를 허용하거나 LINEUP_MODELS_DIR로 다른 폴더를 지정하세요",
            folder.display()
        ),
        StoreError::NotRemoved { path, detail } => format!(
            "{} 파일을 지우지 못했습니다 ({detail}). 이 파일을 쓰는 프로그램을 닫고 다시 시도하세요",
            path.display()
        ),
        StoreError::Runtime(error) => super::runtime(lang, error),
    }
}
