package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.dialect.Conversation.Prepared;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a provider cannot carry of a request. A thing that was demanded refuses the request by its
 * name, or is left out where the operator has said so; a hint is left out. Nothing is lost without
 * a word here.
 */
public final class Losses {
    private final boolean dropUnsupported;
    private final List<String> dropped = new ArrayList<>(0);
    private Prepared.@Nullable Unsupported refusal;

    /**
     * Prepares it.
     *
     * @param dropUnsupported whether demands are left out in the place of a refusal
     */
    public Losses(boolean dropUnsupported) {
        this.dropUnsupported = dropUnsupported;
    }

    /**
     * Something that was demanded cannot be carried.
     *
     * @param what what is wrong and what was expected
     */
    public void demand(String field, String what) {
        if (dropUnsupported) {
            dropped.add(field);
        } else if (refusal == null) {
            refusal = new Prepared.Unsupported(field, field + ": " + what);
        }
    }

    /**
     * A word, where one is given, that must be among those that can be carried.
     *
     * @return whether there is a word and it is
     */
    public boolean oneOf(String field, @Nullable String word, List<String> carried) {
        if (word == null) {
            return false;
        }
        if (!carried.contains(word)) {
            String expected =
                    carried.isEmpty()
                            ? "not possible with this model's provider"
                            : word
                                    + " (expected: "
                                    + String.join(" or ", carried)
                                    + " with this model's provider)";
            demand(field, expected);
            return false;
        }
        return true;
    }

    /** Something that cannot be left out either. */
    public void impossible(String field, String what) {
        if (refusal == null) {
            refusal = new Prepared.Unsupported(field, field + ": " + what);
        }
    }

    /** A hint is left out. */
    public void hint(String field) {
        dropped.add(field);
    }

    /** What only the client's API has. */
    public void extras(ChatRequest request) {
        extras(request.extras());
    }

    /** What only the client's API has. */
    public void extras(List<Extra> extras) {
        for (int i = 0; i < extras.size(); i++) {
            Extra extra = extras.get(i);
            if (extra.demanded()) {
                demand(extra.field(), "not possible with this model's provider");
            } else {
                hint(extra.field());
            }
        }
    }

    /** The first thing that refuses the request; null where it can be sent. */
    public Prepared.@Nullable Unsupported refusal() {
        return refusal;
    }

    /** The fields that were left out. */
    public List<String> dropped() {
        return List.copyOf(dropped);
    }
}
