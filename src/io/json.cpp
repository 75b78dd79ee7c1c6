#include "io/json.h"

#include <cstdio>
#include <new>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

using namespace simdjson;

/* The parser's buffers hold records of 1 MiB at first, more than most; longer records make them grow, and above 32 MiB
 * they are freed again after the record. Chosen. */
static constexpr size_t initial_capacity = size_t(1) << 20, spare_capacity = size_t(32) << 20;

struct wc_json {
    size_t depth_most;
    char too_deep[96]{};
    dom::parser parser{};
    dom::object object{};
    const char *bytes = nullptr;
    size_t nbytes = 0;
    std::vector<std::string_view> way{}; /* the field names that lead to the value found last */
    ondemand::parser raw_parser{};       /* for the text of numbers, which the DOM does not keep */
    std::string numbers[4]{};
};

static_assert(SIMDJSON_PADDING <= 64, "blocks are padded with 64 bytes");

wc_json *wc_json_create(size_t depth_most) {
    try {
        auto json = new wc_json{depth_most};
        snprintf(json->too_deep, sizeof json->too_deep, "the JSON is nested over %zu deep; raise depth_max",
                 depth_most);
        return json;
    } catch (...) {
        return nullptr;
    }
}

void wc_json_free(wc_json *json) {
    delete json;
}

static const char *describe(const wc_json *json, error_code problem, const char *bytes, size_t nbytes) {
    if (bytes[0] != '{') {
        return "the line is not a JSON object; JSON Lines has one complete object on each line";
    }
    switch (problem) {
    case UNCLOSED_STRING:
        return "the JSON ends inside a string";
    case UNESCAPED_CHARS:
        return "the JSON has a control character in a string; write it as an escape";
    case DEPTH_ERROR:
        return json->too_deep;
    case NUMBER_ERROR:
        return "the JSON has a number that is malformed or beyond 64 bits; put a long one in quotes";
    case T_ATOM_ERROR:
    case F_ATOM_ERROR:
    case N_ATOM_ERROR:
        return "the JSON has a word that is not true, false or null";
    default:
        return bytes[nbytes - 1] != '}'
                   ? "the JSON ends before its closing brace"
                   : "not valid JSON: there is a comma, colon, quote or bracket too few or too many";
    }
}

static error_code reserve(wc_json *json, size_t nbytes) {
    size_t capacity = json->parser.capacity();
    if (capacity > spare_capacity && capacity / 4 > nbytes) {
        json->parser = dom::parser();
        capacity = 0;
    }
    if (nbytes <= capacity && capacity != 0) {
        return SUCCESS;
    }
    size_t wanted = capacity + capacity / 2;
    wanted = wanted < initial_capacity ? initial_capacity : wanted;
    error_code problem = json->parser.allocate(wanted < nbytes ? nbytes : wanted, json->depth_most);
    if (problem != SUCCESS) {
        json->parser = dom::parser(); /* a partial allocation would count as complete */
    }
    return problem;
}

static wc_json_result parse(wc_json *json, const char *bytes, size_t nbytes, const char **message_ret) {
    json->bytes = bytes;
    json->nbytes = nbytes;
    error_code problem = reserve(json, nbytes);
    dom::element root;
    if (problem == SUCCESS) {
        problem = json->parser.parse(bytes, nbytes, false).get(root);
    }
    if (problem == SUCCESS && root.get(json->object) != SUCCESS) {
        problem = INCORRECT_TYPE;
    }
    switch (problem) {
    case SUCCESS:
        return WC_JSON_OK;
    case UTF8_ERROR:
    case STRING_ERROR:
        return WC_JSON_BAD_STRING;
    case MEMALLOC:
        return WC_JSON_MEMORY;
    case CAPACITY:
        return WC_JSON_TOO_LARGE;
    default:
        *message_ret = describe(json, problem, bytes, nbytes);
        return WC_JSON_SYNTAX;
    }
}

wc_json_result wc_json_parse(wc_json *json, const char *bytes, size_t nbytes, const char **message_ret) {
    try {
        return parse(json, bytes, nbytes, message_ret);
    } catch (...) {
        return WC_JSON_MEMORY;
    }
}

static bool field_of(dom::object object, std::string_view name, dom::element &value_ret) {
    bool found = false;
    for (auto field : object) {
        if (field.key == name) {
            value_ret = field.value;
            found = true;
        }
    }
    return found;
}

static bool find(wc_json *json, dom::object object, std::string_view path, dom::element &value_ret) {
    if (field_of(object, path, value_ret)) {
        json->way.push_back(path);
        return true;
    }
    for (size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1)) {
        dom::element step;
        dom::object inner;
        if (field_of(object, path.substr(0, dot), step) && step.get(inner) == SUCCESS) {
            json->way.push_back(path.substr(0, dot));
            if (find(json, inner, path.substr(dot + 1), value_ret)) {
                return true;
            }
            json->way.pop_back();
        }
    }
    return false;
}

static wc_json_value describe_value(dom::element value) {
    std::string_view text;
    switch (value.type()) {
    case dom::element_type::STRING:
        text = value.get_string().value_unsafe();
        return {WC_JSON_STRING, text.data(), text.size()};
    case dom::element_type::BOOL:
        return {WC_JSON_BOOLEAN, nullptr, 0};
    case dom::element_type::NULL_VALUE:
        return {WC_JSON_NULL, nullptr, 0};
    case dom::element_type::ARRAY:
        return {WC_JSON_ARRAY, nullptr, 0};
    case dom::element_type::OBJECT:
        return {WC_JSON_OBJECT, nullptr, 0};
    default:
        return {WC_JSON_NUMBER, nullptr, 0};
    }
}

/* Follows the same path again in the text. Of fields of equal name the last counts. */
static void copy_raw(ondemand::object object, const std::vector<std::string_view> &way, size_t step,
                     std::string &text_ret) {
    for (auto field_or_error : object) {
        ondemand::field field;
        std::string_view name;
        if (std::move(field_or_error).get(field) != SUCCESS || field.unescaped_key().get(name) != SUCCESS) {
            return;
        }
        if (name != way[step]) {
            continue;
        }
        ondemand::object inner;
        if (step + 1 == way.size()) {
            std::string_view token = field.value().raw_json_token();
            text_ret.assign(token.substr(0, token.find_first_of(" \t\r\n")));
        } else if (field.value().get_object().get(inner) == SUCCESS) {
            copy_raw(inner, way, step + 1, text_ret);
        }
    }
}

/* An integer has one form in JSON, except for zero, which may be -0. */
static void number_text(wc_json *json, dom::element value, std::string &text_ret) {
    int64_t number;
    uint64_t large;
    if (value.get_int64().get(number) == SUCCESS && number != 0) {
        text_ret = std::to_string(number);
    } else if (value.get_uint64().get(large) == SUCCESS && large != 0) {
        text_ret = std::to_string(large);
    } else {
        ondemand::document document;
        ondemand::object object;
        text_ret.clear();
        size_t readable = json->nbytes + SIMDJSON_PADDING;
        auto problem = json->raw_parser.iterate(json->bytes, json->nbytes, readable).get(document);
        if (problem == MEMALLOC) {
            throw std::bad_alloc();
        }
        if (problem == SUCCESS && document.get_object().get(object) == SUCCESS) {
            copy_raw(object, json->way, 0, text_ret);
        }
    }
}

wc_json_value wc_json_find(wc_json *json, const char *path) {
    try {
        dom::element value;
        json->way.clear();
        return find(json, json->object, path, value) ? describe_value(value)
                                                     : wc_json_value{WC_JSON_ABSENT, nullptr, 0};
    } catch (...) {
        return {WC_JSON_UNKNOWN, nullptr, 0};
    }
}

wc_json_value wc_json_find_scalar(wc_json *json, const char *path, int slot) {
    try {
        dom::element value;
        json->way.clear();
        if (!find(json, json->object, path, value)) {
            return {WC_JSON_ABSENT, nullptr, 0};
        }
        wc_json_value described = describe_value(value);
        if (described.kind == WC_JSON_NUMBER) {
            number_text(json, value, json->numbers[slot]);
            described.bytes = json->numbers[slot].data();
            described.nbytes = json->numbers[slot].size();
        }
        return described;
    } catch (...) {
        return {WC_JSON_UNKNOWN, nullptr, 0};
    }
}

void wc_json_each_name(wc_json *json, void (*take)(void *context, const char *bytes, size_t nbytes), void *context) {
    try {
        for (auto field : json->object) {
            dom::object inner;
            bool has_fields = field.value.get(inner) == SUCCESS && inner.size() > 0;
            for (auto within = inner.begin(); has_fields && within != inner.end(); ++within) {
                std::string path(field.key);
                path.append(".").append(within.key());
                take(context, path.data(), path.size());
            }
            if (!has_fields) {
                take(context, field.key.data(), field.key.size());
            }
        }
    } catch (...) {
        return; /* out of memory: the list is shorter */
    }
}
