/**
 * Amazon Bedrock both ways: Converse and InvokeModel as providers' formats and as client APIs, and
 * the binary event stream that both use. Imports {@code providers.dialect}, and {@code
 * providers.dialect.anthropic} for what is Claude's own.
 */
@NullMarked
package io.tollgate.providers.dialect.bedrock;

import org.jspecify.annotations.NullMarked;
