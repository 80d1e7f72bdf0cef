/** What happens to contacts besides their properties: events, lists, consent, mails. */
@NullMarked
package io.crmify.backends.hubspot.activity;

import org.jspecify.annotations.NullMarked;
