/** What is done with a record besides writing it: events, campaigns, the conversion of a lead. */
@NullMarked
package io.crmify.backends.salesforce.activity;

import org.jspecify.annotations.NullMarked;
