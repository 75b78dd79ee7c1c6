#include "parse/json.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <functional>
#include <iterator>
#include <new>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

using namespace simdjson;

/* The parser's buffers hold records of 16 KiB at first, a few times a story; longer records make them grow, and above
 * 32 MiB they are freed again after the record. Chosen: of 66,459 real stories the longest makes them grow five times.
 */
static constexpr size_t initial_capacity = size_t(16) << 10, spare_capacity = size_t(32) << 20;

/* A step from a value to one in it. */
struct way_step {
    std::string_view name;
    size_t index;
    bool is_index;
};

struct wc_json {
    size_t depth_most;
    char too_deep[96]{};
    dom::parser parser{};
    dom::object object{};
    const char *bytes = nullptr;
    size_t nbytes = 0;
    std::vector<way_step> way{};   /* to the value found last */
    ondemand::parser raw_parser{}; /* for the text of numbers, which the DOM does not keep */
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

/* Where the first key begins. */
static size_t first_key(const char *bytes, size_t nbytes) {
    size_t i = 1;
    while (i < nbytes && (bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t')) {
        i++;
    }
    return i;
}

static bool has_single_quotes(const char *bytes, size_t nbytes) {
    size_t i = first_key(bytes, nbytes);
    return i < nbytes && bytes[i] == '\'';
}

static bool has_bare_key(const char *bytes, size_t nbytes) {
    size_t start = first_key(bytes, nbytes), i = start;
    while (i < nbytes && (isalnum((unsigned char)bytes[i]) || bytes[i] == '_' || bytes[i] == '$')) {
        i++;
    }
    return i > start && i < nbytes && bytes[i] == ':';
}

/* Whether a value is a word of JavaScript, Python or R. */
static bool has_other_word(const char *bytes, size_t nbytes) {
    static constexpr std::string_view words[] = {"undefined", "None", "True", "False", "NA"};
    const std::string_view all(bytes, nbytes);
    for (size_t i = all.find(':'); i != std::string_view::npos; i = all.find(':', i + 1)) {
        size_t start = all.find_first_not_of(" \t", i + 1);
        for (std::string_view word : words) {
            size_t end = start != std::string_view::npos ? start + word.size() : nbytes;
            if (end < nbytes && all.compare(start, word.size(), word) == 0 &&
                memchr(",}] \t", all[end], 5) != nullptr) {
                return true;
            }
        }
    }
    return false;
}

/* Whether another object begins behind the end of the first. */
static bool has_more_objects(const char *bytes, size_t nbytes) {
    size_t depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < nbytes; i++) {
        if (in_string && bytes[i] == '\\') {
            i++;
        } else if (bytes[i] == '"') {
            in_string = !in_string;
        } else if (!in_string && bytes[i] == '{') {
            depth++;
        } else if (!in_string && bytes[i] == '}' && --depth == 0) {
            std::string_view after(bytes + i + 1, nbytes - i - 1);
            size_t start = after.find_first_not_of(" \t\r");
            return start != std::string_view::npos && after[start] == '{';
        }
    }
    return false;
}

static const char other_word[] = "the JSON has a word that is not true, false or null";

static const char *describe(const wc_json *json, error_code problem, const char *bytes, size_t nbytes) {
    if (nbytes == 0 || bytes[0] != '{') {
        return nbytes > 0 && bytes[0] == '['
                   ? "the line is an array; JSON Lines has one complete "
                     "object on each line, and input.format json reads arrays of objects"
                   : "the line is not a JSON object; JSON Lines has one complete object on each line";
    }
    if (has_single_quotes(bytes, nbytes)) {
        return "the keys stand in single quotes, as Python prints them: write JSON, with json.dumps";
    }
    if (has_more_objects(bytes, nbytes)) {
        return "the line has several objects; JSON Lines has one on each line, as jq -c . writes them";
    }
    if (has_bare_key(bytes, nbytes)) {
        return "the keys stand without quotes, as JavaScript and JSON5 have them: write JSON, with JSON.stringify";
    }
    switch (problem) {
    case UNCLOSED_STRING:
        return "the JSON ends inside a string";
    case UNESCAPED_CHARS:
        return "the JSON has a control character in a string; write it as an escape";
    case DEPTH_ERROR:
        return json->too_deep;
    case NUMBER_ERROR:
        return "the JSON has a malformed number";
    case T_ATOM_ERROR:
    case F_ATOM_ERROR:
    case N_ATOM_ERROR:
        return other_word;
    default:
        return bytes[nbytes - 1] == '}' && has_other_word(bytes, nbytes) ? other_word
               : bytes[nbytes - 1] != '}'
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
    /* simdjson counts the document around the outermost value as a level. */
    error_code problem = json->parser.allocate(wanted < nbytes ? nbytes : wanted, json->depth_most + 1);
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
    switch (problem) {
    case SUCCESS:
        if (root.get(json->object) == SUCCESS) {
            return WC_JSON_OK;
        }
        *message_ret = describe(json, problem, bytes, nbytes);
        return WC_JSON_NOT_OBJECT;
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

/* A way through a record. Elements of arrays that the path does not number are all gone through, or up to the first
 * that has what is sought. */
struct search {
    std::vector<way_step> *way;
    bool first_only;
    bool through_all; /* an array was gone through */
    unsigned arrays;  /* entered that lie right within one another */
    const std::function<void(dom::element)> *visit;
};

/* Arrays right within arrays that are entered. Chosen: no text is written deeper, and each takes stack. */
static constexpr unsigned arrays_most = 8;

static bool walk(search &seek, dom::element from, std::string_view path);

static bool follow(search &seek, dom::element value, std::string_view rest, way_step step) {
    seek.way->push_back(step);
    bool found = true;
    if (rest.empty()) {
        (*seek.visit)(value);
    } else {
        found = walk(seek, value, rest);
    }
    if (!found || !seek.first_only) {
        seek.way->pop_back();
    }
    return found;
}

static bool walk_object(search &seek, dom::object object, std::string_view path) {
    dom::element value;
    if (field_of(object, path, value)) {
        return follow(seek, value, {}, {path, 0, false});
    }
    for (size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1)) {
        std::string_view name = path.substr(0, dot), rest = path.substr(dot + 1);
        if (!rest.empty() && field_of(object, name, value) && follow(seek, value, rest, {name, 0, false})) {
            return true;
        }
    }
    return false;
}

static bool number_of(std::string_view name, size_t &number_ret) {
    number_ret = 0;
    for (char byte : name) {
        if (byte < '0' || byte > '9' || number_ret > UINT32_MAX) {
            return false;
        }
        number_ret = 10 * number_ret + size_t(byte - '0');
    }
    return !name.empty();
}

static bool walk_array(search &seek, dom::array array, std::string_view path) {
    size_t dot = path.find('.'), index, number = 0;
    std::string_view first = path.substr(0, dot);
    std::string_view rest = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
    dom::element value;
    if (number_of(first, index)) {
        return array.at(index).get(value) == SUCCESS && follow(seek, value, rest, {first, index, true});
    }
    bool found = false;
    seek.through_all = true;
    for (dom::element element : array) {
        seek.way->push_back({first, number++, true});
        bool here = walk(seek, element, path);
        if (here && seek.first_only) {
            return true;
        }
        seek.way->pop_back();
        found |= here;
    }
    return found;
}

static bool walk(search &seek, dom::element from, std::string_view path) {
    dom::object object;
    dom::array array;
    if (from.get(object) == SUCCESS) {
        unsigned outside = seek.arrays;
        seek.arrays = 0;
        bool found = walk_object(seek, object, path);
        seek.arrays = outside;
        return found;
    }
    if (from.get(array) != SUCCESS || seek.arrays == arrays_most) {
        return false;
    }
    seek.arrays++;
    bool found = walk_array(seek, array, path);
    seek.arrays--;
    return found;
}

/* The first value at the path, and the way to it in json->way. */
static bool find(wc_json *json, std::string_view path, dom::element &value_ret, bool &is_part_ret) {
    json->way.clear();
    is_part_ret = false;
    if (field_of(json->object, path, value_ret)) {
        json->way.push_back({path, 0, false});
        return true;
    }
    if (path.find('.') == std::string_view::npos) {
        return false;
    }
    const std::function<void(dom::element)> take = [&](dom::element value) { value_ret = value; };
    search seek{&json->way, true, false, 0, &take};
    bool found = walk_object(seek, json->object, path);
    is_part_ret = found && seek.through_all;
    return found;
}

static wc_json_value describe_value(dom::element value) {
    std::string_view text;
    switch (value.type()) {
    case dom::element_type::STRING:
        text = value.get_string().value_unsafe();
        return {WC_JSON_STRING, text.data(), text.size(), 0};
    case dom::element_type::BOOL:
        return {WC_JSON_BOOLEAN, nullptr, 0, 0};
    case dom::element_type::NULL_VALUE:
        return {WC_JSON_NULL, nullptr, 0, 0};
    case dom::element_type::ARRAY:
        return {WC_JSON_ARRAY, nullptr, 0, 0};
    case dom::element_type::OBJECT:
        return {WC_JSON_OBJECT, nullptr, 0, 0};
    default:
        return {WC_JSON_NUMBER, nullptr, 0, 0};
    }
}

static void copy_raw(ondemand::value value, const std::vector<way_step> &way, size_t step, std::string &text_ret);

static void copy_raw(ondemand::object object, const std::vector<way_step> &way, size_t step, std::string &text_ret) {
    for (auto field_or_error : object) {
        ondemand::field field;
        std::string_view name;
        if (std::move(field_or_error).get(field) != SUCCESS || field.unescaped_key().get(name) != SUCCESS) {
            return;
        }
        if (name == way[step].name) {
            copy_raw(field.value(), way, step + 1, text_ret);
        }
    }
}

/* Follows the same way again in the text. Of fields of equal name the last counts. */
static void copy_raw(ondemand::value value, const std::vector<way_step> &way, size_t step, std::string &text_ret) {
    if (step == way.size()) {
        std::string_view token = value.raw_json_token();
        text_ret.assign(token.substr(0, token.find_first_of(" \t\r\n")));
        return;
    }
    ondemand::object object;
    ondemand::array array;
    if (!way[step].is_index && value.get_object().get(object) == SUCCESS) {
        copy_raw(object, way, step, text_ret);
    } else if (way[step].is_index && value.get_array().get(array) == SUCCESS) {
        size_t index = 0;
        for (auto element_or_error : array) {
            ondemand::value element;
            if (std::move(element_or_error).get(element) != SUCCESS) {
                return;
            }
            if (index++ == way[step].index) {
                copy_raw(element, way, step + 1, text_ret);
                return;
            }
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
        bool is_part;
        if (!find(json, path, value, is_part)) {
            return {WC_JSON_ABSENT, nullptr, 0, 0};
        }
        wc_json_value described = describe_value(value);
        described.is_part = is_part;
        return described;
    } catch (...) {
        return {WC_JSON_UNKNOWN, nullptr, 0, 0};
    }
}

static void give_strings(dom::element value, unsigned arrays, wc_json_string_fn take, void *context, size_t &count) {
    std::string_view text;
    dom::array array;
    if (value.get(text) == SUCCESS) {
        take(context, text.data(), text.size());
        count++;
    } else if (arrays < arrays_most && value.get(array) == SUCCESS) {
        for (dom::element element : array) {
            give_strings(element, arrays + 1, take, context, count);
        }
    }
}

size_t wc_json_strings(wc_json *json, const char *path, wc_json_string_fn take, void *context) {
    try {
        size_t count = 0;
        const std::function<void(dom::element)> give = [&](dom::element value) {
            give_strings(value, 0, take, context, count);
        };
        search seek{&json->way, false, false, 0, &give};
        json->way.clear();
        walk_object(seek, json->object, path);
        return count;
    } catch (...) {
        return SIZE_MAX;
    }
}

/* MongoDB's Extended JSON writes what JSON has no type for as an object of one field: {"$oid": "..."}, {"$date":
 * {"$numberLong": "..."}}. */
static void unwrap(wc_json *json, dom::element &value) {
    static constexpr std::string_view types[] = {"$oid",          "$date",          "$numberLong", "$numberInt",
                                                 "$numberDouble", "$numberDecimal", "$uuid"};
    dom::object object;
    while (value.get(object) == SUCCESS && object.size() == 1) {
        auto field = *object.begin();
        if (std::find(std::begin(types), std::end(types), field.key) == std::end(types)) {
            return;
        }
        json->way.push_back({field.key, 0, false});
        value = field.value;
    }
}

wc_json_value wc_json_find_scalar(wc_json *json, const char *path, int slot) {
    try {
        dom::element value;
        bool is_part;
        if (!find(json, path, value, is_part)) {
            return {WC_JSON_ABSENT, nullptr, 0, 0};
        }
        unwrap(json, value);
        wc_json_value described = describe_value(value);
        if (described.kind == WC_JSON_NUMBER) {
            number_text(json, value, json->numbers[slot]);
            described.bytes = json->numbers[slot].data();
            described.nbytes = json->numbers[slot].size();
        }
        return described;
    } catch (...) {
        return {WC_JSON_UNKNOWN, nullptr, 0, 0};
    }
}

/* ---- What there is ---- */

/* Strings shorter than this are hardly a story. Chosen. */
static constexpr size_t shortest_story = 100;

struct listing {
    std::vector<std::pair<size_t, std::string>> texts{}; /* by length */
    std::vector<std::string> arrays{};                   /* of objects that have such a field */
    std::vector<std::string> others{};                   /* of other objects */
};

static bool has_text(dom::array array, std::string_view field) {
    dom::element first, value;
    dom::object object;
    return array.at(0).get(first) == SUCCESS && first.get(object) == SUCCESS && field_of(object, field, value);
}

static bool holds_objects(dom::array array) {
    dom::element first;
    return array.at(0).get(first) == SUCCESS && first.is_object();
}

static void list_members(dom::object object, const std::string &before, unsigned depth, std::string_view field,
                         listing &found) {
    for (auto member : object) {
        std::string path = before + std::string(member.key);
        std::string_view text;
        dom::array array;
        dom::object inner;
        if (member.value.get(text) == SUCCESS) {
            found.texts.push_back({text.size(), path});
        } else if (member.value.get(array) == SUCCESS) {
            if (holds_objects(array)) {
                (has_text(array, field) ? found.arrays : found.others).push_back(path);
            } else if (array.at(0).get(text) == SUCCESS) {
                found.texts.push_back({text.size(), path});
            }
        } else if (depth < 2 && member.value.get(inner) == SUCCESS) {
            list_members(inner, path + ".", depth + 1, field, found);
        }
    }
}

/* Names come from the input and go to a terminal. */
static std::string quoted(std::string name) {
    for (char &byte : name) {
        byte = (unsigned char)byte < 0x20 || byte == 0x7F ? '?' : byte;
    }
    return "\"" + (name.size() > 48 ? name.substr(0, 45) + "..." : name) + "\"";
}

static std::string describe_fields(listing &found) {
    if (!found.arrays.empty()) {
        return "the array " + quoted(found.arrays[0]) + " has objects with it: name that with records_path";
    }
    std::stable_sort(found.texts.begin(), found.texts.end(),
                     [](const auto &a, const auto &b) { return a.first > b.first; });
    std::string list;
    for (size_t i = 0; i < found.texts.size() && list.size() < 90; i++) {
        list += (i > 0 ? ", " : "") + quoted(found.texts[i].second);
    }
    if (!found.others.empty() && (found.texts.empty() || found.texts[0].first < shortest_story)) {
        return "there are objects in the array " + quoted(found.others[0]) +
               ": name that with records_path, and their text with text_fields";
    }
    return list.empty() ? "name another with text_fields" : "there are " + list + ": name one with text_fields";
}

void wc_json_describe_fields(wc_json *json, const char *field, char *description_ret, size_t nbytes) {
    try {
        listing found;
        list_members(json->object, "", 0, field, found);
        snprintf(description_ret, nbytes, "%s", describe_fields(found).c_str());
    } catch (...) {
        snprintf(description_ret, nbytes, "name another with text_fields");
    }
}

static void give_name(dom::element value, std::string name,
                      void (*take)(void *context, const char *bytes, size_t nbytes), void *context) {
    dom::array array;
    if (value.get(array) == SUCCESS && holds_objects(array)) {
        name += "[]";
    }
    take(context, name.data(), name.size());
}

void wc_json_each_name(wc_json *json, void (*take)(void *context, const char *bytes, size_t nbytes), void *context) {
    try {
        for (auto field : json->object) {
            dom::object inner;
            bool has_fields = field.value.get(inner) == SUCCESS && inner.size() > 0;
            for (auto within = inner.begin(); has_fields && within != inner.end(); ++within) {
                give_name(within.value(), std::string(field.key).append(".").append(within.key()), take, context);
            }
            if (!has_fields) {
                give_name(field.value, std::string(field.key), take, context);
            }
        }
    } catch (...) {
        return; /* out of memory: the list is shorter */
    }
}

int wc_json_is_utf8(const char *bytes, size_t nbytes) {
    return validate_utf8(bytes, nbytes);
}
