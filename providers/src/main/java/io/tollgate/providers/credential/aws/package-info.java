/**
 * Credentials of AWS that change with time or stand in the files of AWS: profiles, roles, web
 * identities, containers, instances. The one place that knows the AWS SDK, which is loaded when
 * such a key is first fetched and not before. Imports {@code providers.credential} and {@code
 * providers.aws}.
 */
@NullMarked
package io.tollgate.providers.credential.aws;

import org.jspecify.annotations.NullMarked;
