package io.crmify.sample.crm;

import io.crmify.backends.fake.ContactChange;
import io.crmify.backends.fake.ContactChange.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;

/** The contacts of the demo CRM in the shop's database. Each method is a transaction. */
@ApplicationScoped
@Transactional
class StoredContacts {
    @Inject
    EntityManager entities;

    /** All that there ever were, in the order in which they came. */
    List<StoredContact> all() {
        return entities.createQuery("select c from StoredContact c order by c.id", StoredContact.class)
                .getResultList();
    }

    void keep(ContactChange change) {
        var contact = change.contact();
        entities.merge(
                change.kind() == Kind.DELETED
                        ? StoredContact.gone(contact.id())
                        : StoredContact.of(contact.id(), contact.properties()));
    }
}
