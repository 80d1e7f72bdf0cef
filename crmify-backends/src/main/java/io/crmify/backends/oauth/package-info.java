/** Access tokens of OAuth 2, RFC 6749: asked for early, once for all threads and nodes, and kept where the connection keeps them. */
@NullMarked
package io.crmify.backends.oauth;

import org.jspecify.annotations.NullMarked;
