package io.crmify.jpa.bench;

import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.PushResult;
import io.crmify.backend.RateLimit;
import io.crmify.backend.capability.BatchPush;
import io.crmify.event.LeadSynced.Outcome;
import io.crmify.lead.Lead;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** crmify's way to a CRM that takes a hundred records a call, and keeps nothing but the count of them. */
final class BenchBackend implements DescribedBackend, BatchPush {
    private static final int MOST = 100;

    private final UnaryOperator<List<String>> crm;
    private final AtomicLong count = new AtomicLong();

    /** @param crm given records, tells their ids */
    BenchBackend(UnaryOperator<List<String>> crm) {
        this.crm = crm;
    }

    /** A CRM within this JVM, which takes no time. */
    static BenchBackend counting() {
        var ids = new AtomicLong();
        return new BenchBackend(records ->
                records.stream().map(record -> "C" + ids.incrementAndGet()).toList());
    }

    long count() {
        return count.get();
    }

    @Override
    public BackendProfile profile() {
        var common = BackendProfile.DEFAULT;
        return new BackendProfile(CreateGuarantee.KEYED, common.stages(), common.fields(), RateLimit.UNLIMITED);
    }

    @Override
    public int maxBatch() {
        return MOST;
    }

    @Override
    public List<PushResult> push(List<Lead> leads) {
        var ids = crm.apply(leads.stream().map(BenchBackend::record).toList());
        var results = new ArrayList<PushResult>();
        ids.forEach(id -> results.add(new PushResult.Stored(id, Outcome.CREATED)));
        count.addAndGet(leads.size());
        return results;
    }

    private static String record(Lead lead) {
        return lead.key().external()
                + ','
                + lead.fields().values().stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    @Override
    public String syncLead(Lead lead) {
        throw new UnsupportedOperationException("leads come in batches");
    }

    @Override
    public boolean deleteLead(String crmId) {
        throw new UnsupportedOperationException("nothing is deleted here");
    }
}
