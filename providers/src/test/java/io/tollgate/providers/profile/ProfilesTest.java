package io.tollgate.providers.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class ProfilesTest {
    @Test
    void namesAreUniqueAndAddressesAreUrls() {
        var names = new HashSet<String>();
        for (Profile profile : Profiles.all()) {
            assertThat(names.add(profile.name())).isTrue();
            assertThat(Profiles.find(profile.name())).containsSame(profile);
            if (!profile.baseUrl().isEmpty()) {
                assertThat(URI.create(profile.baseUrl()).getHost()).isNotBlank();
            }
        }
        assertThat(names).contains("openai", "azure", "mistral", "demo", "openai-compatible");
    }

    @Test
    void knowsWhatAProviderOffers() {
        Profile mistral = Profiles.find("mistral").orElseThrow();

        assertThat(mistral.offers("/chat/completions")).isTrue();
        assertThat(mistral.offers("/audio/transcriptions")).isTrue();
        assertThat(mistral.offers("/audiobooks")).isFalse();
        assertThat(mistral.offers("/responses")).isFalse();
    }

    @Test
    void takesAnAddressAsPeopleWriteIt() {
        Profile ollama = Profiles.find("ollama").orElseThrow();
        Profile azure = Profiles.find("azure").orElseThrow();

        assertThat(ollama.baseUrlFrom("127.0.0.1:11434")).isEqualTo("http://127.0.0.1:11434/v1");
        assertThat(ollama.baseUrlFrom("http://gpu/v1/")).isEqualTo("http://gpu/v1");
        assertThat(azure.baseUrlFrom("https://x.openai.azure.com/"))
                .isEqualTo("https://x.openai.azure.com/openai/v1");
    }
}
