/* Parquet and Arrow files through Arrow C++ (WIRECOPY_PARQUET): the columns that a run needs, as one C stream. */
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <arrow/c/bridge.h>
#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <arrow/util/config.h>
#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>

extern "C" {
#include "columns.h"
}

namespace {

using Columns = std::vector<std::string>;

/* One file: its schema, and its batches with some of its columns. */
struct File {
    std::string path;
    std::shared_ptr<arrow::io::RandomAccessFile> bytes;
    std::unique_ptr<parquet::arrow::FileReader> parquet;
    std::shared_ptr<arrow::ipc::RecordBatchFileReader> arrow;
    std::shared_ptr<arrow::RecordBatchReader> stream;
    std::shared_ptr<arrow::Schema> schema;

    arrow::Status open(const std::string &from) {
        path = from;
        ARROW_ASSIGN_OR_RAISE(bytes, arrow::io::ReadableFile::Open(path));
        ARROW_ASSIGN_OR_RAISE(auto head, bytes->ReadAt(0, 6));
        if (head->ToString().compare(0, 4, "\xff\xff\xff\xff") == 0) {
            ARROW_RETURN_NOT_OK(bytes->Seek(0));
            ARROW_ASSIGN_OR_RAISE(stream, arrow::ipc::RecordBatchStreamReader::Open(bytes));
            schema = stream->schema();
            return arrow::Status::OK();
        }
        if (head->ToString() == "ARROW1") {
            ARROW_ASSIGN_OR_RAISE(arrow, arrow::ipc::RecordBatchFileReader::Open(bytes));
            schema = arrow->schema();
            return arrow::Status::OK();
        }
        parquet::arrow::FileReaderBuilder builder;
        ARROW_RETURN_NOT_OK(builder.Open(bytes));
        ARROW_RETURN_NOT_OK(builder.Build(&parquet));
        return parquet->GetSchema(&schema);
    }

    /* Batches have the columns in the file's order, with those that were not asked for left out (Parquet) or in. */
    arrow::Result<std::shared_ptr<arrow::RecordBatchReader>> read(const Columns &columns) {
        if (stream != nullptr) {
            return stream;
        }
        if (arrow != nullptr) {
            arrow::RecordBatchVector batches;
            for (int i = 0; i < arrow->num_record_batches(); i++) {
                ARROW_ASSIGN_OR_RAISE(auto batch, arrow->ReadRecordBatch(i));
                batches.push_back(batch);
            }
            return arrow::RecordBatchReader::Make(batches, schema);
        }
        std::vector<int> leaves, groups(parquet->num_row_groups());
        for (int i = 0; i < parquet->num_row_groups(); i++) {
            groups[i] = i;
        }
        const parquet::SchemaDescriptor *leaf = parquet->parquet_reader()->metadata()->schema();
        for (int i = 0; i < leaf->num_columns(); i++) {
            const std::string root = leaf->GetColumnRoot(i)->name();
            if (std::find(columns.begin(), columns.end(), root) != columns.end()) {
                leaves.push_back(i);
            }
        }
        return parquet->GetRecordBatchReader(groups, leaves);
    }
};

/* The rows of files, one after another; each batch has the columns that any file has, with the type that they have in
 * the first that has them. */
class Rows : public arrow::RecordBatchReader {
  public:
    Rows(std::vector<File> files, std::shared_ptr<arrow::Schema> schema) : files_(std::move(files)), schema_(schema) {
    }
    std::shared_ptr<arrow::Schema> schema() const override {
        return schema_;
    }
    arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch> *batch_ret) override {
        batch_ret->reset();
        while (*batch_ret == nullptr && next_ <= files_.size()) {
            if (reader_ != nullptr) {
                ARROW_RETURN_NOT_OK(reader_->ReadNext(batch_ret));
            }
            if (*batch_ret == nullptr && next_ == files_.size()) {
                return arrow::Status::OK();
            }
            if (*batch_ret == nullptr) {
                ARROW_ASSIGN_OR_RAISE(reader_, files_[next_++].read(schema_->field_names()));
            }
        }
        return conform(batch_ret);
    }

  private:
    arrow::Status conform(std::shared_ptr<arrow::RecordBatch> *batch) {
        arrow::ArrayVector arrays;
        for (const auto &field : schema_->fields()) {
            auto array = (*batch)->GetColumnByName(field->name());
            if (array == nullptr) {
                ARROW_ASSIGN_OR_RAISE(array, arrow::MakeArrayOfNull(field->type(), (*batch)->num_rows()));
            } else if (!array->type()->Equals(field->type())) {
                return arrow::Status::TypeError(files_[next_ - 1].path, ": the column \"", field->name(),
                                                "\" has the type ", array->type()->ToString(), ", and ",
                                                field->type()->ToString(),
                                                " in another file: write both with one type");
            }
            arrays.push_back(array);
        }
        *batch = arrow::RecordBatch::Make(schema_, (*batch)->num_rows(), arrays);
        return arrow::Status::OK();
    }

    std::vector<File> files_;
    std::shared_ptr<arrow::Schema> schema_;
    std::shared_ptr<arrow::RecordBatchReader> reader_;
    size_t next_ = 0;
};

/* Files of folders, in byte order of their names; those that begin with a dot or a line below are notes of other
 * programs. */
void expand(const std::string &path, std::vector<std::string> *paths) {
    if (!std::filesystem::is_directory(path)) {
        paths->push_back(path);
        return;
    }
    std::vector<std::string> names;
    for (const auto &entry : std::filesystem::directory_iterator(path)) {
        const std::string name = entry.path().filename().string();
        if (name[0] != '.' && name[0] != '_') {
            names.push_back(entry.path().string());
        }
    }
    std::sort(names.begin(), names.end());
    for (const auto &name : names) {
        expand(name, paths);
    }
}

Columns columns_of(const wirecopy_input *input, uint32_t fields) {
    Columns columns;
    for (size_t i = 0; (fields & WIRECOPY_FIELD_TEXT) != 0 && i < input->ntext_fields; i++) {
        columns.push_back(input->text_fields[i]);
    }
    const struct {
        uint32_t field;
        const char *name;
    } others[] = {{WIRECOPY_FIELD_ID, input->id_field},
                  {WIRECOPY_FIELD_SITE, input->site_field},
                  {WIRECOPY_FIELD_DATE, input->date_field}};
    for (const auto &other : others) {
        if ((fields & other.field) != 0 && other.name != nullptr) {
            columns.push_back(other.name);
        }
    }
    return columns;
}

arrow::Result<std::shared_ptr<arrow::Schema>> schema_of(const std::vector<File> &files, const Columns &columns,
                                                        const Columns &required) {
    arrow::FieldVector fields;
    std::string there;
    for (const auto &name : columns) {
        for (const auto &file : files) {
            auto field = file.schema->GetFieldByName(name);
            const bool is_new =
                std::none_of(fields.begin(), fields.end(), [&](auto &at) { return at->name() == name; });
            if (field != nullptr && is_new) {
                fields.push_back(field->WithNullable(true));
            }
        }
    }
    for (const auto &name : required) {
        if (std::none_of(fields.begin(), fields.end(), [&](auto &at) { return at->name() == name; })) {
            for (const auto &field : files[0].schema->fields()) {
                there += (there.empty() ? "" : ", ") + field->name();
            }
            return arrow::Status::Invalid(files[0].path, " has no column \"", name,
                                          "\": name one that is there: ", there);
        }
    }
    return arrow::schema(fields);
}

arrow::Status open_rows(const wirecopy_input *input, struct ArrowArrayStream *stream_ret) {
    std::vector<std::string> paths;
    for (size_t i = 0; i < input->npaths; i++) {
        expand(input->paths[i], &paths);
    }
    std::vector<File> files(paths.size());
    for (size_t i = 0; i < paths.size(); i++) {
        auto opened = files[i].open(paths[i]);
        if (!opened.ok()) {
            return opened.WithMessage("'", paths[i], "' cannot be read as Parquet or Arrow: ", opened.message());
        }
    }
    ARROW_ASSIGN_OR_RAISE(auto schema,
                          schema_of(files, columns_of(input, UINT32_MAX), columns_of(input, input->required)));
    return arrow::ExportRecordBatchReader(std::make_shared<Rows>(std::move(files), schema), stream_ret);
}

int open_columns(const wirecopy_input *input, const char *path, const char *removed_path,
                 struct ArrowArrayStream *stream_ret) {
    (void)path;
    (void)removed_path;
    try {
        const arrow::Status opened = open_rows(input, stream_ret);
        if (!opened.ok()) {
            fprintf(stderr, "wirecopy: %s\n", opened.message().c_str());
        }
        return opened.ok();
    } catch (const std::exception &error) { /* of the file system, or of Parquet */
        fprintf(stderr, "wirecopy: %s\n", error.what());
        return 0;
    }
}

/* dedup is handed to the Python package, which writes with row groups and metadata kept. */
const cli_columns reader = {open_columns, nullptr};

} // namespace

const cli_columns *cli_columns_reader = &reader; /* with C linkage, as its header declares it */
