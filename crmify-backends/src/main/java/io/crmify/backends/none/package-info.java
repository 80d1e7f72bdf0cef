/** The backend {@code none}: looks at what would be sent, and sends nothing. */
@NullMarked
package io.crmify.backends.none;

import org.jspecify.annotations.NullMarked;
