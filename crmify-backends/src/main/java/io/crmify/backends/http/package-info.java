/**
 * The one HTTP exchange of all remote backends, {@link io.crmify.backends.http.CrmHttp}: deadlines, limits, verdicts on what went
 * wrong, and messages that hold no credential, no value and no full address. Open to backends of your own.
 */
@NullMarked
package io.crmify.backends.http;

import org.jspecify.annotations.NullMarked;
