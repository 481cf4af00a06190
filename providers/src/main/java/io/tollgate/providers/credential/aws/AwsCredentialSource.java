package io.tollgate.providers.credential.aws;

import io.tollgate.providers.aws.AwsCredentials;
import io.tollgate.providers.aws.AwsSecret;
import io.tollgate.providers.credential.AccessToken;
import io.tollgate.providers.credential.TokenFailure;
import io.tollgate.providers.credential.TokenHttp;
import io.tollgate.providers.credential.TokenSource;
import org.jspecify.annotations.Nullable;

/**
 * Where credentials of AWS come from. What is not said is found as AWS's own tools do: environment,
 * web identity, profile files, container, instance. Prints without its secrets.
 *
 * @param region that is signed for, and whose STS gives roles
 * @param profile in AWS's files; null for none in particular
 * @param base what a role is asked for with; null for the profile, or what is found
 * @param role ARN to be assumed; null for none
 * @param externalId that the role asks for, or null
 * @param tokenFile of a web identity with which the role is assumed, or null
 */
public record AwsCredentialSource(
        String region,
        @Nullable String profile,
        @Nullable AwsCredentials base,
        @Nullable String role,
        @Nullable String externalId,
        @Nullable String tokenFile)
        implements TokenSource {
    public AwsCredentialSource {
        if (!AwsSecret.isRegion(region)) {
            throw new IllegalArgumentException("region: '" + region + "' (expected: a region)");
        }
        if (role == null && (externalId != null || tokenFile != null)) {
            throw new IllegalArgumentException("role: none (expected: the ARN of a role)");
        }
    }

    @Override
    public String identity() {
        return "aws\n"
                + region
                + '\n'
                + profile
                + '\n'
                + (base == null ? "" : new AwsSecret(region, base).text())
                + '\n'
                + role
                + '\n'
                + externalId
                + '\n'
                + tokenFile;
    }

    /** The text of an {@link AwsSecret}. The SDK has its own way over the network. */
    @Override
    public AccessToken fetch(TokenHttp http) throws TokenFailure {
        return SdkCredentials.resolve(this);
    }

    @Override
    public String toString() {
        return "AwsCredentialSource[" + region + ", " + profile + ", " + role + "]";
    }
}
