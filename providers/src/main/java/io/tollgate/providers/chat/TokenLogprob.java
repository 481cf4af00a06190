package io.tollgate.providers.chat;

import java.util.List;

/**
 * How likely a token was.
 *
 * @param top the likeliest tokens in its place; without alternatives of their own
 */
public record TokenLogprob(String token, double logprob, List<TokenLogprob> top) {
    public TokenLogprob {
        top = List.copyOf(top);
    }
}
