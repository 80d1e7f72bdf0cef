/** People by NationBuilder's API v1, for nations and tokens that know nothing else. */
@NullMarked
package io.crmify.backends.nationbuilder.v1;

import org.jspecify.annotations.NullMarked;
