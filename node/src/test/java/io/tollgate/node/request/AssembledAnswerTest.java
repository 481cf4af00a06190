package io.tollgate.node.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.dialect.Scratch;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What a stream said, of each API, put together; bounded. */
class AssembledAnswerTest {
    private final TextRoom room = new TextRoom();
    private final AssembledAnswer answer = answer(10_000);

    @Test
    void chatIsPutTogetherByChoiceAndPart() {
        chat("{'index':0,'delta':{'reasoning_content':'Hm'}}");
        chat("{'index':0,'delta':{'content':'Hel'}}");
        chat("{'index':1,'delta':{'content':'Good'}}");
        chat("{'index':0,'delta':{'content':'lo'}},{'index':1,'delta':{'refusal':'No'}}");
        tell("data: [DONE]\n\n");

        assertThat(taken())
                .isEqualTo(
                        "[{'reasoning':'Hm'},{'text':'Hello'},{'choice':1,'text':'Good'},"
                                + "{'choice':1,'refusal':'No'}]");
    }

    @Test
    void callsOfToolsHaveTheirNames() {
        chat(
                "{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'name':'f','arguments':''}}]}}");
        chat("{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'arguments':'{a'}}]}}");
        chat(
                "{'index':0,'delta':{'tool_calls':[{'index':1,'function':{'name':'g','arguments':'x'}}]}}");
        chat("{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'arguments':'}'}}]}}");

        assertThat(taken())
                .isEqualTo("[{'tool':'f','arguments':'{a}'},{'tool':'g','arguments':'x'}]");
    }

    @Test
    void completionsResponsesAndMessagesAreUnderstoodToo() {
        event("{'choices':[{'index':0,'text':'old'}]}");
        event("{'type':'response.output_item.added','output_index':1,'item':{'name':'f'}}");
        event("{'type':'response.function_call_arguments.delta','output_index':1,'delta':'{}'}");
        event("{'type':'response.output_text.delta','output_index':2,'delta':'new'}");
        event("{'type':'content_block_start','index':3,'content_block':{'type':'text','text':''}}");
        event("{'type':'content_block_delta','index':3,'delta':{'text':'Anthro'}}");
        event("{'type':'content_block_delta','index':3,'delta':{'text':'pic'}}");
        event("{'type':'content_block_start','index':4,'content_block':{'name':'g'}}");
        event("{'type':'content_block_delta','index':4,'delta':{'partial_json':'[1]'}}");
        event("{'type':'error','error':{'message':'broke'}}");

        assertThat(taken())
                .isEqualTo(
                        "[{'text':'old'},{'tool':'f','arguments':'{}'},{'text':'new'},"
                                + "{'text':'Anthropic'},{'tool':'g','arguments':'[1]'},"
                                + "{'error':'broke'}]");
    }

    @Test
    void eventsMayBeCutAnywhere() {
        String text =
                "data: "
                        + "{'choices':[{'index':0,'delta':{'content':'ä'}}]}".replace('\'', '"')
                        + "\n\n";
        for (byte one : text.getBytes(UTF_8)) {
            answer.accept(ByteBuffer.wrap(new byte[] {one}));
        }

        assertThat(taken()).isEqualTo("[{'text':'ä'}]");
    }

    @Test
    void whatIsBeyondTheLimitIsLeftOutWithWhatMayBeTheBeginningOfASecret() {
        AssembledAnswer small = answer(1000);
        for (int i = 0; i < 200; i++) {
            small.accept(bytes("{'choices':[{'index':0,'delta':{'content':'0123456789'}}]}"));
        }

        assertThat(small.isCut()).isTrue();
        assertThat(new String(small.take(), UTF_8)).hasSizeBetween(700, 800);
        assertThat(room.take(Integer.MAX_VALUE)).isEqualTo(TextRoom.BYTES);
    }

    @Test
    void allStreamsOfAThreadShareOneRoom() {
        int taken = room.take(TextRoom.BYTES - 1000);
        chat("{'index':0,'delta':{'content':'" + "x".repeat(2000) + "'}}");

        assertThat(answer.isCut()).isTrue();
        assertThat(answer.take()).hasSizeLessThan(1000);
        room.giveBack(taken);
        assertThat(room.take(Integer.MAX_VALUE)).isEqualTo(TextRoom.BYTES);
    }

    @Test
    void whatIsNoJsonSaysNothing() {
        tell("data: {\n\n: comment\n\ndata: 7\n\ndata: [{}]\n\n");

        assertThat(answer.take()).isEmpty();
    }

    private AssembledAnswer answer(int most) {
        return new AssembledAnswer(new Scratch(), room, most);
    }

    private void chat(String choices) {
        event("{'choices':[" + choices + "]}");
    }

    private void event(String json) {
        answer.accept(bytes(json));
    }

    private static ByteBuffer bytes(String json) {
        return ByteBuffer.wrap(("data: " + json.replace('\'', '"') + "\n\n").getBytes(UTF_8));
    }

    private void tell(String events) {
        answer.accept(ByteBuffer.wrap(events.getBytes(UTF_8)));
    }

    private String taken() {
        assertThat(answer.isCut()).isFalse();
        return new String(answer.take(), UTF_8).replace('"', '\'');
    }
}
