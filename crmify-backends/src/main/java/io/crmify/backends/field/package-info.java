/** How standard fields become what several CRMs keep, and what several do alike with records; knows no CRM. */
@NullMarked
package io.crmify.backends.field;

import org.jspecify.annotations.NullMarked;
