package io.tollgate.node.migrate;

/**
 * {@code litellm_params} of a deployment, with what its named credential says where they say
 * nothing.
 *
 * @param credential absent where it names none
 */
record LiteLlmParams(Found own, Found credential) {
    Found at(String key) {
        Found found = own.at(key);
        Found shared = credential.at(key);
        return found.says() || !shared.says() ? found : shared;
    }

    /** The first of these that sets anything. */
    Found at(String key, String other) {
        Found first = at(key);
        Found second = at(other);
        return first.says() ? first : second;
    }
}
