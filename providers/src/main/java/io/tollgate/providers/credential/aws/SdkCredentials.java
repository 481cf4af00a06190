package io.tollgate.providers.credential.aws;

import io.tollgate.providers.aws.AwsSecret;
import io.tollgate.providers.credential.AccessToken;
import io.tollgate.providers.credential.TokenFailure;
import io.tollgate.providers.upstream.FailureClass;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Asks the AWS SDK for credentials, anew each time: what refreshes them is the caller. Blocks. */
final class SdkCredentials {
    /** Of credentials without an end: files are read again after it. */
    private static final Duration UNENDING = Duration.ofHours(1);

    private static final Duration ROLE_LASTS = Duration.ofHours(1);
    private static final String SESSION = "tollgate";

    private SdkCredentials() {}

    static AccessToken resolve(AwsCredentialSource source) throws TokenFailure {
        try {
            AwsCredentials found =
                    source.role() == null ? plain(source) : assumed(source, source.role());
            Duration lifetime =
                    found.expirationTime()
                            .map(end -> Duration.between(Instant.now(), end))
                            .orElse(UNENDING);
            if (!lifetime.isPositive()) {
                throw new TokenFailure(
                        FailureClass.AUTHENTICATION, "the credentials of AWS have expired");
            }
            return new AccessToken(text(source.region(), found), lifetime);
        } catch (AwsServiceException e) {
            throw new TokenFailure(
                    e.statusCode() >= 500 ? FailureClass.SERVER_ERROR : FailureClass.AUTHENTICATION,
                    "AWS refused to give credentials: " + e.getMessage());
        } catch (SdkException e) {
            throw new TokenFailure(
                    FailureClass.AUTHENTICATION, "no credentials of AWS: " + e.getMessage());
        }
    }

    private static String text(String region, AwsCredentials found) {
        String token =
                found instanceof AwsSessionCredentials session ? session.sessionToken() : null;
        return new AwsSecret(
                        region,
                        new io.tollgate.providers.aws.AwsCredentials(
                                found.accessKeyId(), found.secretAccessKey(), token))
                .text();
    }

    private static AwsCredentials plain(AwsCredentialSource source) {
        AwsCredentialsProvider provider = provider(source);
        try {
            return provider.resolveCredentials();
        } finally {
            close(provider);
        }
    }

    private static AwsCredentialsProvider provider(AwsCredentialSource source) {
        io.tollgate.providers.aws.AwsCredentials base = source.base();
        if (base != null) {
            return StaticCredentialsProvider.create(
                    base.sessionToken() == null
                            ? AwsBasicCredentials.create(base.accessKeyId(), base.secretAccessKey())
                            : AwsSessionCredentials.create(
                                    base.accessKeyId(),
                                    base.secretAccessKey(),
                                    base.sessionToken()));
        }
        return source.profile() == null
                ? DefaultCredentialsProvider.builder().build()
                : ProfileCredentialsProvider.create(source.profile());
    }

    private static AwsCredentials assumed(AwsCredentialSource source, String role) {
        String tokenFile = source.tokenFile();
        AwsCredentialsProvider own =
                tokenFile == null ? provider(source) : AnonymousCredentialsProvider.create();
        try (StsClient sts =
                StsClient.builder()
                        .region(Region.of(source.region()))
                        .credentialsProvider(own)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build()) {
            return tokenFile == null
                    ? byRole(sts, role, source.externalId())
                    : byToken(sts, role, Path.of(tokenFile));
        } finally {
            close(own);
        }
    }

    private static AwsCredentials byRole(StsClient sts, String role, @Nullable String externalId) {
        AssumeRoleRequest request =
                AssumeRoleRequest.builder()
                        .roleArn(role)
                        .roleSessionName(SESSION)
                        .externalId(externalId)
                        .durationSeconds((int) ROLE_LASTS.toSeconds())
                        .build();
        try (StsAssumeRoleCredentialsProvider provider =
                StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(sts)
                        .refreshRequest(request)
                        .build()) {
            return provider.resolveCredentials();
        }
    }

    private static AwsCredentials byToken(StsClient sts, String role, Path tokenFile) {
        try (StsWebIdentityTokenFileCredentialsProvider provider =
                StsWebIdentityTokenFileCredentialsProvider.builder()
                        .stsClient(sts)
                        .roleArn(role)
                        .roleSessionName(SESSION)
                        .webIdentityTokenFile(tokenFile)
                        .build()) {
            return provider.resolveCredentials();
        }
    }

    private static void close(AwsCredentialsProvider provider) {
        if (provider instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }
}
