package io.crmify.jpa.dispatch.bulk;

import io.crmify.backend.BackendProfile;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.PushResult;
import io.crmify.backend.bulk.BulkImport;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A CRM in memory that also imports by jobs, which end only when the test says so. */
final class JobCrm implements DescribedBackend, BatchPush, KeyLookup, BulkImport {
    private final InMemoryCrm crm;
    private final int most;
    private final Map<String, List<Lead>> jobs = new LinkedHashMap<>();
    private final Map<LeadKey, PushResult> results = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private final List<Integer> asked = new ArrayList<>();
    private Predicate<Lead> unable = lead -> false;
    private Consumer<List<Lead>> listener = leads -> {};
    private int fits = Integer.MAX_VALUE;
    private boolean forgetful;
    private @Nullable BackendException trouble;

    JobCrm(InMemoryCrm crm, int most) {
        this.crm = crm;
        this.most = most;
    }

    /** Does nothing for these within a job. */
    void unableTo(Predicate<Lead> which) {
        unable = which;
    }

    /** Is run as a job begins, before the CRM has answered. */
    void onBegin(Consumer<List<Lead>> told) {
        listener = told;
    }

    /** Takes no more than these of a job. */
    void takeAtMost(int leads) {
        fits = leads;
    }

    /** Leaves a result out. */
    void leaveOneOut() {
        forgetful = true;
    }

    /** Answers so whenever it is asked of a job; null for an answer. */
    void answer(@Nullable BackendException failure) {
        trouble = failure;
    }

    /** How many leads each job had. */
    List<Integer> sizes() {
        return jobs.values().stream().map(List::size).toList();
    }

    /** For how many leads results were asked, each time. */
    List<Integer> asked() {
        return List.copyOf(asked);
    }

    /** Works off all jobs. */
    void work() {
        jobs.forEach((job, leads) -> {
            if (ended.add(job)) {
                for (var lead : leads) {
                    if (!unable.test(lead)) {
                        results.put(lead.key(), crm.push(List.of(lead)).get(0));
                    }
                }
            }
        });
        crm.forgetCalls();
    }

    /** Forgets all jobs. */
    void forget() {
        jobs.clear();
    }

    @Override
    public BackendProfile profile() {
        return crm.profile();
    }

    @Override
    public String syncLead(Lead lead) {
        return crm.syncLead(lead);
    }

    @Override
    public boolean deleteLead(String crmId) {
        return crm.deleteLead(crmId);
    }

    @Override
    public int maxBatch() {
        return crm.maxBatch();
    }

    @Override
    public List<PushResult> push(List<Lead> leads) {
        return crm.push(leads);
    }

    @Override
    public Optional<String> find(LeadKey key) {
        return crm.find(key);
    }

    @Override
    public int maxImport() {
        return most;
    }

    @Override
    public int minImport() {
        return 100;
    }

    @Override
    public Begun begin(List<Lead> leads) {
        listener.accept(leads);
        var taken = leads.subList(0, Math.min(fits, leads.size()));
        var job = "job-" + (jobs.size() + 1);
        jobs.put(job, List.copyOf(taken));
        return new Begun(job, taken.size());
    }

    @Override
    public Optional<List<PushResult>> results(String job, List<Lead> leads) {
        if (!jobs.containsKey(job)) {
            throw new RecordGoneException("the CRM does not know the job", Diagnosis.of("JOB_GONE"));
        }
        if (trouble != null) {
            throw trouble;
        }
        if (!leads.isEmpty()) {
            asked.add(leads.size());
        }
        return ended.contains(job)
                ? Optional.of(leads.stream().map(this::result).toList())
                : Optional.empty();
    }

    private PushResult result(Lead lead) {
        var unknown = new OutcomeUnknownException("not mentioned", Diagnosis.of("NO_OUTCOME"));
        return results.getOrDefault(lead.key(), new PushResult.Failed(unknown));
    }
}
