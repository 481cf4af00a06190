package io.tollgate.providers.dialect;

/** Members of a JSON object whose form has been checked. */
final class Members {
    private Members() {}

    /** First byte of the value of the last member with that key; -1 where there is none. */
    static int last(byte[] json, int object, int objectEnd, String key) {
        int found = -1;
        int i = JsonBytes.skipSpace(json, object + 1, objectEnd);
        while (json[i] == '"') {
            int keyEnd = JsonBytes.skipString(json, i, objectEnd);
            int value = JsonBytes.skipColon(json, keyEnd, objectEnd);
            if (JsonBytes.isString(json, i, keyEnd, key)
                    || (JsonBytes.hasEscape(json, i, keyEnd)
                            && JsonBytes.text(json, i, keyEnd).equals(key))) {
                found = value;
            }
            i = JsonBytes.skipValue(json, value, objectEnd, 3);
            i = JsonBytes.skipSpace(json, i, objectEnd);
            if (json[i] == ',') {
                i = JsonBytes.skipSpace(json, i + 1, objectEnd);
            }
        }
        return found;
    }
}
