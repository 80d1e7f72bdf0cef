/** The organisation behind the stand-in: its objects, its records, and the rules for them. */
@NullMarked
package io.crmify.backends.fake.salesforce.org;

import org.jspecify.annotations.NullMarked;
