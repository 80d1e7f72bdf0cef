/** People by NationBuilder's API v2, which speaks JSON:API and calls them signups. */
@NullMarked
package io.crmify.backends.nationbuilder.v2;

import org.jspecify.annotations.NullMarked;
