extension TeamRecord.Member {
    /// A place on a team is held by a person, not by an account: who came again through a link waits until the referent has confirmed that it is them.
    /// Without this, who makes links could become anybody.
    /// - Parameter enrolled: when the person last came through a link (milliseconds since 1970).
    public func membership(enrolled: Int64?) -> Membership {
        guard let enrolled, enrolled > since, [.invited, .answered, .active].contains(state) else { return membership }
        // An invitation was for the person of before: it is void.
        return Membership(state: state == .active ? .suspended : .ended, scope: audiences, isReferent: isReferent, until: until)
    }
}
