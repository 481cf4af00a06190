package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * A turn of the model for APIs in which it has one text, one thought, and calls. A thought that
 * another provider has signed is none of this one's own, and is left out.
 *
 * @param more whether there was anything else, which such an API has no place for
 */
public record AssistantTurn(
        String text, String thought, List<ContentPart.ToolCall> calls, boolean more) {
    public AssistantTurn {
        calls = List.copyOf(calls);
    }

    public static AssistantTurn of(Message message) {
        var text = new StringBuilder();
        var thought = new StringBuilder();
        var calls = new ArrayList<ContentPart.ToolCall>(0);
        boolean more = false;
        for (ContentPart part : message.parts()) {
            switch (part) {
                case ContentPart.Text piece -> text.append(piece.text());
                case ContentPart.Refusal piece -> text.append(piece.text());
                case ContentPart.Reasoning reasoning -> {
                    if (reasoning.signature() == null) {
                        thought.append(reasoning.text());
                    }
                }
                case ContentPart.ToolCall call -> calls.add(call);
                case ContentPart.SealedReasoning _ -> {}
                case ContentPart.Image _,
                        ContentPart.Audio _,
                        ContentPart.Video _,
                        ContentPart.Document _,
                        ContentPart.ToolResult _ ->
                        more = true;
            }
        }
        return new AssistantTurn(text.toString(), thought.toString(), calls, more);
    }
}
