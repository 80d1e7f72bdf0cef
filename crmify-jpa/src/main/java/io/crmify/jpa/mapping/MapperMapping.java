package io.crmify.jpa.mapping;

import io.crmify.CrmifyException;
import io.crmify.annotation.Write;
import io.crmify.lead.LeadContent;
import io.crmify.lead.LeadMapper;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A mapping by code of the application. */
public final class MapperMapping implements LeadMapping {
    private final LeadMapper<Object> mapper;
    private final UnaryOperator<Object> unproxy;

    @SuppressWarnings("unchecked") // the model gives it only instances of the mapper's own class
    public MapperMapping(LeadMapper<?> mapper, UnaryOperator<Object> unproxy) {
        this.mapper = (LeadMapper<Object>) mapper;
        this.unproxy = unproxy;
    }

    @Override
    public boolean isLead(Object entity) {
        return mapper.isLead(unproxy.apply(entity));
    }

    @Override
    public LeadContent content(Object entity) {
        var content = mapper.map(unproxy.apply(entity));
        if (content == null) {
            throw new CrmifyException(mapper.getClass().getName() + " gave null; who is no lead is told by isLead");
        }
        return content;
    }

    @Override
    public Set<FieldName> names() {
        return Set.of();
    }

    @Override
    public boolean fills(FieldName name) {
        return true;
    }

    @Override
    public boolean usesStages() {
        return false;
    }

    @Override
    public Write write(FieldName name) {
        return Write.CHANGED;
    }
}
