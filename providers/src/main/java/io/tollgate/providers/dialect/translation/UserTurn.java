package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * A turn of the user for APIs in which each result of a tool is a message of its own, before the
 * rest of the turn, and text only: what else is in a result goes to the rest.
 */
public record UserTurn(List<ToolText> results, List<ContentPart> rest) {
    public UserTurn {
        results = List.copyOf(results);
        rest = List.copyOf(rest);
    }

    /** The result of one call, as text. */
    public record ToolText(String callId, String text) {}

    public static UserTurn of(Message message) {
        var results = new ArrayList<ToolText>(0);
        var rest = new ArrayList<ContentPart>();
        for (ContentPart part : message.parts()) {
            if (part instanceof ContentPart.ToolResult result) {
                results.add(new ToolText(result.callId(), text(result, rest)));
            }
        }
        for (ContentPart part : message.parts()) {
            if (!(part instanceof ContentPart.ToolResult)) {
                rest.add(part);
            }
        }
        return new UserTurn(results, rest);
    }

    private static String text(ContentPart.ToolResult result, List<ContentPart> rest) {
        var text = new StringBuilder();
        for (ContentPart part : result.content()) {
            text.append(text.isEmpty() ? "" : "\n");
            if (part instanceof ContentPart.Text piece) {
                text.append(piece.text());
            } else {
                rest.add(new ContentPart.Text("From the result of " + result.callId() + ":"));
                rest.add(part);
                text.append("(see the following message)");
            }
        }
        if (result.error() && !text.toString().regionMatches(true, 0, "error", 0, 5)) {
            text.insert(0, "Error: ");
        }
        return text.toString();
    }
}
