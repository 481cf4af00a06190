package io.tollgate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class RowJsonTest {
    @Test
    void namesFieldsAsTheColumns() throws IOException {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            new RowJson().write(json, SampleRows.row(1));
        }

        assertThat(text.toString())
                .isEqualTo(
                        """
                        {"node":"node-1","seq":1,"chain":"9e3779b97f4a7c15",\
                        "created_at":"2026-11-20T12:00:00.001Z",\
                        "request_id":"req_7tq1mz0c4h91000000001","trace_id":"",\
                        "client_address":"10.0.0.1","config_version":"v12","customer":"acme",\
                        "team":"team-2","virtual_key":"key-7","user_id":"","client_api":"openai",\
                        "operation":"chat","model":"model-1","stream":false,"request_bytes":1024,\
                        "prompt_hash":"9e3779b97f4a7c159e3779b97f4a7c15","provider":"openai",\
                        "provider_key":"main-1","served_model":"model-1-2026","attempts":1,\
                        "attempt_log":"","outcome":"served","status":200,"error_class":"",\
                        "finish_reason":"stop","client_aborted":false,"cache":"",\
                        "response_bytes":2048,"body_hash":"","latency_ms":1,"ttft_ms":null,\
                        "overhead_us":1,"input_tokens":1,"cached_input_tokens":0,\
                        "cache_write_tokens":0,"output_tokens":1,"reasoning_tokens":0,\
                        "audio_input_tokens":0,"audio_output_tokens":0,"images":0,\
                        "usage_estimated":false,"cost_nano_usd":1000,\
                        "reserved_nano_usd":5000000}\
                        """);
    }
}
