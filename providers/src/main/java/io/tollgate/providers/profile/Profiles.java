package io.tollgate.providers.profile;

import static io.tollgate.providers.profile.Profile.Auth.API_KEY;
import static io.tollgate.providers.profile.Profile.Auth.AWS;
import static io.tollgate.providers.profile.Profile.Auth.BEARER;
import static io.tollgate.providers.profile.Profile.Auth.NONE;
import static io.tollgate.providers.profile.Profile.Auth.XI_API_KEY;
import static io.tollgate.providers.profile.Profile.Auth.X_API_KEY;
import static io.tollgate.providers.profile.Profile.Auth.X_GOOG_API_KEY;

import io.tollgate.providers.profile.Profile.Auth;
import io.tollgate.providers.profile.Profile.Wire;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The providers that are known by name. One that speaks a format we have is a line here, not code.
 *
 * <p>What a model of a provider accepts changes from month to month and is no part of this.
 */
public final class Profiles {
    private static final String COMPLETIONS = "/completions";
    private static final String EMBEDDINGS = "/embeddings";
    private static final String RESPONSES = "/responses";
    private static final String MODELS = "/models";
    private static final String IMAGES = "/images";
    private static final String AUDIO = "/audio";
    private static final String SPEECH = "/audio/speech";
    private static final String TRANSCRIPTIONS = "/audio/transcriptions";
    private static final String MODERATIONS = "/moderations";
    private static final String FILES = "/files";
    private static final String BATCHES = "/batches";
    private static final String RERANK = "/rerank";
    private static final String REALTIME = "/realtime";

    private static final Set<Quirk> NO_DEVELOPER = Set.of(Quirk.DEVELOPER_AS_SYSTEM);

    private static final List<Profile> ALL =
            List.of(
                    new Profile(
                            "openai",
                            "https://api.openai.com/v1",
                            List.of("OPENAI_API_KEY"),
                            List.of("OPENAI_BASE_URL"),
                            "/v1",
                            Wire.OPENAI_CHAT,
                            BEARER,
                            true,
                            List.of(
                                    COMPLETIONS,
                                    EMBEDDINGS,
                                    RESPONSES,
                                    MODELS,
                                    IMAGES,
                                    AUDIO,
                                    MODERATIONS,
                                    FILES,
                                    "/uploads",
                                    BATCHES,
                                    "/conversations",
                                    "/vector_stores",
                                    "/videos",
                                    REALTIME),
                            Set.of()),
                    new Profile(
                            "azure",
                            "",
                            List.of("AZURE_OPENAI_API_KEY"),
                            List.of("AZURE_OPENAI_ENDPOINT"),
                            "/openai/v1",
                            Wire.OPENAI_CHAT,
                            API_KEY,
                            true,
                            List.of(
                                    COMPLETIONS,
                                    EMBEDDINGS,
                                    RESPONSES,
                                    MODELS,
                                    IMAGES,
                                    AUDIO,
                                    FILES,
                                    BATCHES,
                                    REALTIME),
                            Set.of()),
                    hosted(
                            "groq",
                            "https://api.groq.com/openai/v1",
                            "GROQ_API_KEY",
                            Set.of(
                                    Quirk.DEVELOPER_AS_SYSTEM,
                                    Quirk.NO_LOGPROBS,
                                    Quirk.NO_LOGIT_BIAS,
                                    Quirk.ONE_CANDIDATE,
                                    Quirk.NO_NAMES),
                            RESPONSES,
                            MODELS,
                            AUDIO,
                            FILES,
                            BATCHES),
                    new Profile(
                            "mistral",
                            "https://api.mistral.ai/v1",
                            List.of("MISTRAL_API_KEY"),
                            List.of(),
                            "/v1",
                            Wire.OPENAI_CHAT,
                            BEARER,
                            false,
                            List.of(EMBEDDINGS, MODELS, AUDIO, MODERATIONS, FILES),
                            Set.of(
                                    Quirk.DEVELOPER_AS_SYSTEM,
                                    Quirk.MAX_TOKENS_ONLY,
                                    Quirk.RANDOM_SEED,
                                    Quirk.TOOL_CHOICE_ANY,
                                    Quirk.NINE_CHARACTER_TOOL_IDS,
                                    Quirk.REFUSES_UNKNOWN_FIELDS,
                                    Quirk.NO_LOGPROBS,
                                    Quirk.NO_LOGIT_BIAS,
                                    Quirk.CONTENT_REQUIRED)),
                    hosted(
                            "deepseek",
                            "https://api.deepseek.com/v1",
                            "DEEPSEEK_API_KEY",
                            Set.of(
                                    Quirk.DEVELOPER_AS_SYSTEM,
                                    Quirk.MAX_TOKENS_ONLY,
                                    Quirk.NO_SEED,
                                    Quirk.ONE_CANDIDATE,
                                    Quirk.NO_JSON_SCHEMA,
                                    Quirk.REASONING_CONTENT_BACK),
                            COMPLETIONS,
                            MODELS),
                    hosted(
                            "xai",
                            "https://api.x.ai/v1",
                            "XAI_API_KEY",
                            NO_DEVELOPER,
                            RESPONSES,
                            MODELS,
                            IMAGES),
                    hosted(
                            "together",
                            "https://api.together.xyz/v1",
                            "TOGETHER_API_KEY",
                            Set.of(Quirk.DEVELOPER_AS_SYSTEM, Quirk.MAX_TOKENS_ONLY),
                            COMPLETIONS,
                            EMBEDDINGS,
                            MODELS,
                            IMAGES,
                            AUDIO,
                            RERANK),
                    hosted(
                            "fireworks",
                            "https://api.fireworks.ai/inference/v1",
                            "FIREWORKS_API_KEY",
                            Set.of(Quirk.DEVELOPER_AS_SYSTEM, Quirk.MAX_TOKENS_ONLY),
                            COMPLETIONS,
                            EMBEDDINGS,
                            RESPONSES,
                            MODELS),
                    hosted(
                            "openrouter",
                            "https://openrouter.ai/api/v1",
                            "OPENROUTER_API_KEY",
                            Set.of(Quirk.REASONING_DETAILS_BACK),
                            COMPLETIONS,
                            EMBEDDINGS,
                            RESPONSES,
                            MODELS,
                            AUDIO),
                    hosted(
                            "perplexity",
                            "https://api.perplexity.ai",
                            "PERPLEXITY_API_KEY",
                            Set.of(
                                    Quirk.DEVELOPER_AS_SYSTEM,
                                    Quirk.MAX_TOKENS_ONLY,
                                    Quirk.NO_TOOLS,
                                    Quirk.NO_STOP,
                                    Quirk.NO_SEED,
                                    Quirk.NO_LOGPROBS,
                                    Quirk.NO_LOGIT_BIAS,
                                    Quirk.ONE_CANDIDATE)),
                    hosted(
                            "cerebras",
                            "https://api.cerebras.ai/v1",
                            "CEREBRAS_API_KEY",
                            Set.of(
                                    Quirk.DEVELOPER_AS_SYSTEM,
                                    Quirk.NO_PENALTIES,
                                    Quirk.NO_LOGIT_BIAS,
                                    Quirk.ONE_CANDIDATE),
                            COMPLETIONS,
                            MODELS),
                    hosted(
                            "huggingface",
                            "https://router.huggingface.co/v1",
                            "HF_TOKEN",
                            NO_DEVELOPER,
                            RESPONSES,
                            MODELS),
                    hosted(
                            "nvidia-nim",
                            "https://integrate.api.nvidia.com/v1",
                            "NVIDIA_API_KEY",
                            NO_DEVELOPER,
                            COMPLETIONS,
                            EMBEDDINGS,
                            MODELS),
                    new Profile(
                            "anthropic",
                            "https://api.anthropic.com/v1",
                            List.of("ANTHROPIC_API_KEY"),
                            List.of("ANTHROPIC_BASE_URL"),
                            "/v1",
                            Wire.ANTHROPIC,
                            X_API_KEY,
                            false,
                            List.of(MODELS),
                            Set.of()),
                    new Profile(
                            "google-gemini",
                            "https://generativelanguage.googleapis.com/v1beta/openai",
                            List.of("GEMINI_API_KEY", "GOOGLE_API_KEY"),
                            List.of(),
                            "/v1beta/openai",
                            Wire.OPENAI_CHAT,
                            BEARER,
                            true,
                            List.of(EMBEDDINGS, MODELS, IMAGES),
                            NO_DEVELOPER),
                    new Profile(
                            "gemini",
                            "https://generativelanguage.googleapis.com/v1beta",
                            List.of(),
                            List.of(),
                            "/v1beta",
                            Wire.GEMINI,
                            X_GOOG_API_KEY,
                            false,
                            List.of(MODELS, EMBEDDINGS, IMAGES, SPEECH),
                            Set.of()),
                    new Profile(
                            "vertex",
                            "",
                            List.of(),
                            List.of(),
                            "",
                            Wire.VERTEX,
                            BEARER,
                            false,
                            List.of(EMBEDDINGS, IMAGES, SPEECH),
                            Set.of()),
                    new Profile(
                            "bedrock",
                            "",
                            List.of("AWS_BEARER_TOKEN_BEDROCK"),
                            List.of("AWS_ENDPOINT_URL_BEDROCK_RUNTIME"),
                            "",
                            Wire.BEDROCK,
                            AWS,
                            false,
                            List.of(EMBEDDINGS, RERANK, IMAGES),
                            Set.of()),
                    new Profile(
                            "replicate",
                            "https://api.replicate.com/v1",
                            List.of("REPLICATE_API_TOKEN"),
                            List.of(),
                            "/v1",
                            Wire.REPLICATE,
                            BEARER,
                            false,
                            List.of(IMAGES),
                            Set.of()),
                    new Profile(
                            "elevenlabs",
                            "https://api.elevenlabs.io/v1",
                            List.of("ELEVENLABS_API_KEY"),
                            List.of(),
                            "/v1",
                            Wire.ELEVENLABS,
                            XI_API_KEY,
                            false,
                            List.of(SPEECH, TRANSCRIPTIONS),
                            Set.of()),
                    new Profile(
                            "cohere",
                            "https://api.cohere.com/v2",
                            List.of("COHERE_API_KEY", "CO_API_KEY"),
                            List.of("CO_API_URL"),
                            "/v2",
                            Wire.COHERE,
                            BEARER,
                            false,
                            List.of(EMBEDDINGS, RERANK, TRANSCRIPTIONS),
                            Set.of()),
                    local(
                            "ollama",
                            "http://localhost:11434/v1",
                            NONE,
                            "OLLAMA_HOST",
                            Set.of(
                                    Quirk.DEVELOPER_AS_SYSTEM,
                                    Quirk.AUTO_TOOL_CHOICE,
                                    Quirk.NO_LOGIT_BIAS,
                                    Quirk.ONE_CANDIDATE),
                            COMPLETIONS,
                            EMBEDDINGS,
                            RESPONSES,
                            MODELS,
                            IMAGES),
                    new Profile(
                            "ollama-native",
                            "http://localhost:11434/api",
                            List.of(),
                            List.of(),
                            "/api",
                            Wire.OLLAMA,
                            NONE,
                            false,
                            List.of(EMBEDDINGS),
                            Set.of()),
                    local(
                            "vllm",
                            "http://localhost:8000/v1",
                            BEARER,
                            "VLLM_BASE_URL",
                            NO_DEVELOPER,
                            COMPLETIONS,
                            EMBEDDINGS,
                            RESPONSES,
                            MODELS,
                            AUDIO,
                            RERANK),
                    local(
                            "sglang",
                            "http://localhost:30000/v1",
                            BEARER,
                            "SGLANG_BASE_URL",
                            NO_DEVELOPER,
                            COMPLETIONS,
                            EMBEDDINGS,
                            RESPONSES,
                            MODELS,
                            RERANK),
                    local(
                            "lm-studio",
                            "http://localhost:1234/v1",
                            BEARER,
                            "LM_STUDIO_BASE_URL",
                            Set.of(Quirk.DEVELOPER_AS_SYSTEM, Quirk.JSON_OBJECT_AS_SCHEMA),
                            COMPLETIONS,
                            EMBEDDINGS,
                            RESPONSES,
                            MODELS),
                    new Profile(
                            "openai-compatible",
                            "",
                            List.of(),
                            List.of(),
                            "/v1",
                            Wire.OPENAI_CHAT,
                            BEARER,
                            true,
                            List.of(
                                    COMPLETIONS,
                                    EMBEDDINGS,
                                    RESPONSES,
                                    MODELS,
                                    IMAGES,
                                    AUDIO,
                                    MODERATIONS,
                                    FILES,
                                    BATCHES,
                                    RERANK),
                            Set.of()),
                    new Profile(
                            "demo",
                            "",
                            List.of(),
                            List.of(),
                            "/v1",
                            Wire.OPENAI_CHAT,
                            NONE,
                            true,
                            List.of(COMPLETIONS, EMBEDDINGS, RESPONSES, MODELS),
                            Set.of()));

    private Profiles() {}

    /** All of them, in the order in which a listing shows them. */
    public static List<Profile> all() {
        return ALL;
    }

    /** The one of that name. */
    public static Optional<Profile> find(String name) {
        return ALL.stream().filter(profile -> profile.name().equals(name)).findFirst();
    }

    private static Profile hosted(
            String name, String baseUrl, String keyVariable, Set<Quirk> quirks, String... offers) {
        return new Profile(
                name,
                baseUrl,
                List.of(keyVariable),
                List.of(),
                "/v1",
                Wire.OPENAI_CHAT,
                BEARER,
                true,
                List.of(offers),
                quirks);
    }

    private static Profile local(
            String name,
            String baseUrl,
            Auth auth,
            String urlVariable,
            Set<Quirk> quirks,
            String... offers) {
        return new Profile(
                name,
                baseUrl,
                List.of(),
                List.of(urlVariable),
                "/v1",
                Wire.OPENAI_CHAT,
                auth,
                true,
                List.of(offers),
                quirks);
    }
}
