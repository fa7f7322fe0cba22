// Loads of files that came through the API.
#include "base/text.hpp"
#include "console/endpoint.hpp"
#include "console/shapes.hpp"

namespace console {

using base::Code;
using registers::Right;
using registers::Upload;
using registers::UploadState;

namespace {

base::Result<LoadJobs> list(Call& call, Work& work) {
  const bool every = registers::may(call.who, Right::manage_suppliers);
  const auto whose = every ? std::nullopt : std::optional(call.who.id);
  return LoadJobs{work.uploads.all(whose, base::limits::upload_jobs_shown)};
}

base::Result<Upload> one(Call& call, Work& work) {
  auto found = work.uploads.find(base::lower_ascii(call.arguments.text("job")));
  if (!found || !registers::may_see(call.who, *found))
    return base::fail(Code::resource_unknown, "no such job of this token");
  return std::move(*found);
}

base::Result<Upload> cancel(Call& call, Work& work) {
  BASE_TRY(found, one(call, work));
  if (found.state != UploadState::queued && found.state != UploadState::running)
    return base::fail(Code::value_refused, "it has ended or not begun", "job");
  work.uploads.cancel(found.id);
  call.target = "upload/" + found.id;
  return one(call, work);
}

}  // namespace

std::vector<Endpoint> load_job_endpoints() {
  using enum Endpoint::Method;
  const Parameter job{.name = "job",
                      .place = Place::path,
                      .description = "Номер загрузки: последнее звено адреса, который дал tus.",
                      .required = true,
                      .least = 36,
                      .most = 36};
  return {endpoint({get, "/loads/jobs", "listLoadJobs", "Загрузки файлов через API, новые сверху",
                    Right::load},
                   list),
          endpoint({get,
                    "/loads/jobs/{job}",
                    "getLoadJob",
                    "Как идёт загрузка и что вышло",
                    Right::load,
                    {job}},
                   one),
          endpoint({post,
                    "/loads/jobs/{job}/cancel",
                    "cancelLoadJob",
                    "Остановить между порциями; записанное остаётся",
                    Right::load,
                    {job}},
                   cancel)};
}

}  // namespace console
