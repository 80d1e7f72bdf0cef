/**
 * What the stand-ins for CRMs share: a server on this machine, and {@link io.crmify.backends.fake.server.Chaos}, by which its answers
 * go wrong.
 */
@NullMarked
package io.crmify.backends.fake.server;

import org.jspecify.annotations.NullMarked;
