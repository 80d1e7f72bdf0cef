/** How standard fields become what several CRMs keep; knows no CRM. */
@NullMarked
package io.crmify.backends.field;

import org.jspecify.annotations.NullMarked;
