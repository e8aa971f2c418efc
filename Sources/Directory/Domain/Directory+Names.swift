import Vocabulary

extension Directory {
    /// A name that answers, before its place is built.
    private struct Candidate {
        let tier: NameQuery.Tier
        /// Départements and authorities, then towns with a court, communes, arrondissements, former communes.
        let rank: UInt8
        let length: Int
        let order: UInt32
        let source: Source

        enum Source { case departement(Int), authority(Int), row(Int) }

        static func isBetter(_ a: Candidate, _ b: Candidate) -> Bool {
            (a.tier.rawValue, a.rank, a.length, a.order) < (b.tier.rawValue, b.rank, b.length, b.order)
        }
    }

    /// The places whose name answers to a reading, the best first, no place twice. O(communes).
    func matches(_ reading: PlaceReading, _ limit: Int) -> [PlaceMatch] {
        guard let query = NameQuery(words: reading.words) else { return [] }
        var candidates = candidates(query)
        // "St" alone is read as "Saint", and as the beginning of "Strasbourg".
        if reading.words.count == 1, let word = reading.words.first, let short = Self.abbreviations[word] {
            candidates += NameQuery(words: [short]).map(self.candidates) ?? []
        }
        candidates.sort(by: Candidate.isBetter)
        var matches: [PlaceMatch] = []
        var seen: Set<String> = []
        for candidate in candidates {
            for match in places(candidate) {
                guard reading.departements.isEmpty || reading.departements.contains(match.place.departement.code),
                    !(reading.isPart && match.place.isWholeDepartement),
                    seen.insert(match.place.id).inserted
                else { continue }
                matches.append(match)
                if matches.count == limit { return matches }
            }
        }
        return matches
    }

    private static let abbreviations: [[UInt8]: [UInt8]] = [
        Array("saint".utf8): Array("st".utf8), Array("sainte".utf8): Array("ste".utf8),
    ]

    private func candidates(_ query: NameQuery) -> [Candidate] {
        var found: [Candidate] = []
        departementKeys.forEach { position, bytes, range in
            guard let tier = query.tier(bytes, range), !isCity(reference.departements[position]) else { return }
            found.append(Candidate(tier: tier, rank: 0, length: range.count, order: UInt32(position), source: .departement(position)))
        }
        authorityKeys.forEach { position, bytes, range in
            guard let tier = query.tier(bytes, range) else { return }
            found.append(Candidate(tier: tier, rank: 0, length: range.count, order: UInt32(position), source: .authority(position)))
        }
        index.keys.forEach { position, bytes, range in
            guard let tier = query.tier(bytes, range) else { return }
            let rank = rank(position)
            // The arrondissements of a city keep the order of their numbers.
            let length = rank == 3 ? 0 : range.count
            found.append(Candidate(tier: tier, rank: rank, length: length, order: index.order(at: position), source: .row(position)))
        }
        return found
    }

    /// A département that is one city: the commune of the same name stands for both.
    private func isCity(_ departement: Departement) -> Bool {
        let courts = tribunals(of: departement.code)
        return courts.count == 1 && courts.first?.town == departement.name
    }

    /// Paris for the département of Paris; any other place is left as it is.
    private func cityOrSelf(_ place: Place) -> Place {
        guard place.commune == nil, isCity(place.departement), let court = tribunals(of: place.departement.code).first else {
            return place
        }
        return index.commune(court.commune).flatMap(self.place) ?? place
    }

    private func rank(_ position: Int) -> UInt8 {
        switch index.kind(at: position) {
        case .commune: seatOrders.contains(index.order(at: position)) ? 1 : 2
        case .arrondissement: 3
        case .associated, .old: 4
        }
    }

    private func places(_ candidate: Candidate) -> [PlaceMatch] {
        let reason: PlaceMatch.Reason =
            switch candidate.tier {
            case .exact: .exactName
            case .prefix: .namePrefix
            case .words: .nameWords
            }
        switch candidate.source {
        case .departement(let position):
            return [PlaceMatch(place: Place(reference.departements[position]), reason: reason)]
        case .authority(let position):
            return places(of: reference.authorities[position].code).map { PlaceMatch(place: cityOrSelf($0), reason: reason) }
        case .row(let position):
            guard let commune = index[position], let place = place(commune) else { return [] }
            let isFormer = commune.kind == .old || commune.kind == .associated
            return [PlaceMatch(place: place, reason: isFormer ? .formerName(commune.name) : reason)]
        }
    }
}
